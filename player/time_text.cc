// SPDX-License-Identifier: Apache-2.0
#include "player/time_text.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace mote::player {
namespace {

constexpr double kMostSeconds = 1e11;  // the year 5138; milliseconds of today are more

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool TakesDigit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  // Exactly so many digits, of a number from `least` to `most`.
  std::optional<int> Digits(int count, int least, int most) {
    int value = 0;
    for (int i = 0; i < count; ++i) {
      if (!TakesDigit()) return std::nullopt;
      value = 10 * value + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (value < least || value > most) return std::nullopt;
    return value;
  }

 private:
  std::string_view rest_;
};

std::optional<int64_t> ReadDayMs(Reader& reader) {
  const auto year = reader.Digits(4, 1, 9999);
  if (!year || !reader.Take('-')) return std::nullopt;
  const auto month = reader.Digits(2, 1, 12);
  if (!month || !reader.Take('-')) return std::nullopt;
  const auto day = reader.Digits(2, 1, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return int64_t{std::chrono::sys_days(date).time_since_epoch().count()} * 86'400'000;
}

std::optional<int64_t> ReadFractionMs(Reader& reader) {
  if (!reader.TakesDigit()) return std::nullopt;
  int64_t ms = 0;
  for (int64_t unit = 100; reader.TakesDigit(); unit /= 10) ms += unit * *reader.Digits(1, 0, 9);
  return ms;
}

std::optional<int64_t> ReadClockMs(Reader& reader) {
  const auto hour = reader.Digits(2, 0, 23);
  if (!hour || !reader.Take(':')) return std::nullopt;
  const auto minute = reader.Digits(2, 0, 59);
  if (!minute) return std::nullopt;
  int64_t ms = (int64_t{*hour} * 60 + *minute) * 60'000;
  if (!reader.Take(':')) return ms;
  const auto second = reader.Digits(2, 0, 59);
  if (!second) return std::nullopt;
  ms += int64_t{*second} * 1000;
  if (!reader.Take('.')) return ms;
  const auto fraction = ReadFractionMs(reader);
  if (!fraction) return std::nullopt;
  return ms + *fraction;
}

// What is left: nothing, Z, or an offset east of Greenwich.
std::optional<int64_t> ReadOffsetMs(Reader& reader) {
  if (reader.done() || reader.Take('Z') || reader.Take('z')) return 0;
  const bool is_west = reader.Take('-');
  if (!is_west && !reader.Take('+')) return std::nullopt;
  const auto hours = reader.Digits(2, 0, 23);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (reader.Take(':') || !reader.done()) {
    const auto digits = reader.Digits(2, 0, 59);
    if (!digits) return std::nullopt;
    minutes = *digits;
  }
  const int64_t offset = (int64_t{*hours} * 60 + minutes) * 60'000;
  return is_west ? -offset : offset;
}

std::optional<int64_t> ParseDateMs(std::string_view text) {
  Reader reader(text);
  const auto day = ReadDayMs(reader);
  if (!day || reader.done()) return day;
  if (!reader.Take('T') && !reader.Take('t') && !reader.Take(' ')) return std::nullopt;
  const auto clock = ReadClockMs(reader);
  if (!clock) return std::nullopt;
  const auto offset = ReadOffsetMs(reader);
  if (!offset || !reader.done()) return std::nullopt;
  return *day + *clock - *offset;
}

std::optional<int64_t> ParseSecondsMs(std::string_view text) {
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || rest != end || !(std::abs(seconds) <= kMostSeconds)) {
    return std::nullopt;
  }
  return std::llround(seconds * 1000);
}

}  // namespace

std::optional<int64_t> ParseTimeMs(std::string_view text) {
  const auto date = ParseDateMs(text);
  return date ? date : ParseSecondsMs(text);
}

}  // namespace mote::player
