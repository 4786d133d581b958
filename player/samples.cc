// SPDX-License-Identifier: Apache-2.0
#include "player/samples.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "player/csv.h"
#include "player/image.h"
#include "player/recording.h"
#include "player/signal.h"
#include "player/signal_input.h"
#include "support/file.h"

namespace mote::player {
namespace fs = std::filesystem;
using graph::DType;
using program::ArenaTensor;

namespace {

template <class T>
std::vector<double> As(Span<const uint8_t> bytes) {
  std::vector<double> values(bytes.size() / sizeof(T));
  for (size_t i = 0; i < values.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    values[i] = static_cast<double>(value);
  }
  return values;
}

std::vector<double> Numbers(DType dtype, Span<const uint8_t> bytes) {
  switch (dtype) {
    case DType::kInt8:
      return As<int8_t>(bytes);
    case DType::kUInt8:
    case DType::kBool:
      return As<uint8_t>(bytes);
    case DType::kInt16:
      return As<int16_t>(bytes);
    case DType::kInt32:
      return As<int32_t>(bytes);
    case DType::kUInt32:
      return As<uint32_t>(bytes);
    case DType::kInt64:
      return As<int64_t>(bytes);
    case DType::kFloat32:
      return As<float>(bytes);
    case DType::kFloat64:
      return As<double>(bytes);
    default:
      return {};
  }
}

bool IsReal(DType dtype) { return dtype == DType::kFloat32 || dtype == DType::kFloat64; }

// QUANTIZE's formula in float, as on the device: round(v / scale) + zero point, clamped.
template <class T>
graph::Bytes Quantize(const std::vector<double>& values, const ArenaTensor& input) {
  const float scale = input.quantization.scale[0];
  const float zero_point = static_cast<float>(input.quantization.zero_point[0]);
  constexpr float kLeast = std::numeric_limits<T>::min(), kMost = std::numeric_limits<T>::max();
  graph::Bytes bytes(values.size() * sizeof(T));
  for (size_t i = 0; i < values.size(); ++i) {
    const float q = std::round(static_cast<float>(values[i]) / scale) + zero_point;
    const T step = static_cast<T>(std::clamp(std::isnan(q) ? zero_point : q, kLeast, kMost));
    std::memcpy(bytes.data() + i * sizeof(T), &step, sizeof(T));
  }
  return bytes;
}

graph::Bytes ToFloat32(const std::vector<double>& values) {
  graph::Bytes bytes(values.size() * sizeof(float));
  for (size_t i = 0; i < values.size(); ++i) {
    const float value = static_cast<float>(values[i]);
    std::memcpy(bytes.data() + i * sizeof(float), &value, sizeof(float));
  }
  return bytes;
}

bool CanQuantize(const ArenaTensor& input) {
  const bool is_integer = input.dtype == DType::kInt8 || input.dtype == DType::kInt16;
  return is_integer && input.quantization.scale.size() == 1 &&
         input.quantization.zero_point.size() == 1;
}

}  // namespace

graph::Bytes FromReals(const std::vector<double>& values, const ArenaTensor& tensor) {
  if (!CanQuantize(tensor)) return ToFloat32(values);
  return tensor.dtype == DType::kInt16 ? Quantize<int16_t>(values, tensor)
                                       : Quantize<int8_t>(values, tensor);
}

namespace {

// The bytes as they are; a kernel may do anything with a bool that is neither 0 nor 1.
Result<graph::Bytes> AsStored(graph::Bytes bytes, const ArenaTensor& input) {
  const auto wrong = std::find_if(bytes.begin(), bytes.end(), [](uint8_t b) { return b > 1; });
  if (input.dtype != DType::kBool || wrong == bytes.end()) return bytes;
  return Error{fmt::format("byte {} is {}, want 0 or 1 as input '{}' is bool.",
                           wrong - bytes.begin(),
                           *wrong,
                           input.name)};
}

// Elements of another type than the input's: real numbers are quantised, others refused.
Result<graph::Bytes> Convert(DType dtype, Span<const uint8_t> bytes, const ArenaTensor& input) {
  if (dtype == input.dtype) return AsStored(graph::Bytes(bytes.begin(), bytes.end()), input);
  if (IsReal(dtype) && (CanQuantize(input) || IsReal(input.dtype))) {
    return FromReals(Numbers(dtype, bytes), input);
  }
  return Error{fmt::format("{} elements, want {} as input '{}' has{}.",
                           graph::DTypeName(dtype),
                           graph::DTypeName(input.dtype),
                           input.name,
                           CanQuantize(input) ? ", or float32 to be quantised" : "")};
}

int64_t CountOf(const ArenaTensor& tensor) { return graph::ElementCount(tensor.shape).value_or(0); }

std::string ShapeText(const std::vector<int64_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ","));
}

template <class T>
std::vector<int64_t> WithoutOnes(const std::vector<T>& shape) {
  std::vector<int64_t> rest;
  std::copy_if(shape.begin(), shape.end(), std::back_inserter(rest), [](T n) { return n != 1; });
  return rest;
}

// The same shape but for ones, or as many elements where one of the two is flat. A transposed array
// has as many too: it is another picture.
bool Fits(const Array& array, const ArenaTensor& input) {
  const std::vector<int64_t> have = WithoutOnes(array.shape);
  const std::vector<int64_t> want = WithoutOnes(input.shape);
  const int64_t count =
      static_cast<int64_t>(array.bytes.size()) * 8 / graph::DTypeBits(array.dtype);
  return have == want || (count == CountOf(input) && std::min(have.size(), want.size()) <= 1);
}

}  // namespace

Result<graph::Bytes> FromArray(const Array& array, const ArenaTensor& input) {
  if (!Fits(array, input)) {
    return Error{fmt::format("an array of {}, want {} as input '{}' has.",
                             ShapeText(array.shape),
                             graph::ShapeText(input.shape),
                             input.name)};
  }
  return Convert(array.dtype, Span<const uint8_t>(array.bytes.data(), array.bytes.size()), input);
}

namespace {

Result<graph::Bytes> FromRaw(const graph::Bytes& raw, const ArenaTensor& input) {
  if (raw.size() == static_cast<size_t>(input.bytes)) return AsStored(raw, input);
  const size_t as_float = static_cast<size_t>(CountOf(input)) * sizeof(float);
  if (raw.size() == as_float && CanQuantize(input)) {
    return Convert(DType::kFloat32, Span<const uint8_t>(raw.data(), raw.size()), input);
  }
  return Error{fmt::format("{} bytes, want {} ({} {} for input '{}').",
                           raw.size(),
                           input.bytes,
                           graph::DTypeName(input.dtype),
                           graph::ShapeText(input.shape),
                           input.name)};
}

}  // namespace

Array RowOf(const Array& stack, size_t index) {
  const size_t bytes = stack.bytes.size() / static_cast<size_t>(stack.shape[0]);
  const auto begin = stack.bytes.begin() + static_cast<std::ptrdiff_t>(index * bytes);
  Array row;
  row.dtype = stack.dtype;
  row.shape.assign(stack.shape.begin() + 1, stack.shape.end());
  row.bytes.assign(begin, begin + static_cast<std::ptrdiff_t>(bytes));
  return row;
}

namespace {

Result<Array> ParseStack(const graph::Bytes& content) {
  MOTE_TRY(Array stack, ParseNpy(Span<const uint8_t>(content.data(), content.size())));
  if (!stack.shape.empty() && stack.shape[0] > 0) return stack;
  return Error{"the array holds no samples, want one or more."};
}

Result<std::vector<graph::Bytes>> RowsOf(const Array& stack, const ArenaTensor& input) {
  std::vector<graph::Bytes> rows;
  for (size_t i = 0; i < static_cast<size_t>(stack.shape[0]); ++i) {
    MOTE_TRY(graph::Bytes row, FromArray(RowOf(stack, i), input));
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<graph::Bytes>> Pieces(const graph::Bytes& raw, const ArenaTensor& input) {
  const size_t bytes = static_cast<size_t>(input.bytes);
  if (raw.empty() || raw.size() % bytes != 0) {
    return Error{fmt::format("{} bytes, want a multiple of {} ({} {} for input '{}').",
                             raw.size(),
                             bytes,
                             graph::DTypeName(input.dtype),
                             graph::ShapeText(input.shape),
                             input.name)};
  }
  std::vector<graph::Bytes> pieces;
  for (auto at = raw.begin(); at != raw.end(); at += static_cast<std::ptrdiff_t>(bytes)) {
    graph::Bytes piece(at, at + static_cast<std::ptrdiff_t>(bytes));
    MOTE_TRY(piece, AsStored(std::move(piece), input));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace

Result<std::vector<graph::Bytes>> LoadSequence(const fs::path& file, const ArenaTensor& input) {
  MOTE_TRY(const graph::Bytes content, ReadBytes(file));
  const auto load = [&]() -> Result<std::vector<graph::Bytes>> {
    if (file.extension() != ".npy") return Pieces(content, input);
    MOTE_TRY(const Array stack, ParseStack(content));
    return RowsOf(stack, input);
  };
  Result<std::vector<graph::Bytes>> sequence = load();
  if (!sequence.ok()) return sequence.error().In(file.string());
  return sequence;
}

Result<graph::Bytes> LoadInput(const fs::path& file,
                               const ArenaTensor& input,
                               const frontend::FrontEnd* front_end) {
  const bool is_image = IsImageFile(file);
  if (front_end != nullptr && IsSignalFile(file, front_end->sense)) {
    return LoadSignalInput(file, *front_end, input);
  }
  if ((is_image || IsSoundFile(file)) && front_end == nullptr) {
    return Error{file.string() +
                 ": the model has no front end to take it. Give it one with 'mote attach'."};
  }
  if (is_image) return LoadImage(file, *front_end, input);
  if (IsSoundFile(file)) {
    return Error{fmt::format("{}: is sound, and the model's front end is for {}.",
                             file.string(),
                             frontend::NameOf(front_end->sense))};
  }
  MOTE_TRY(const graph::Bytes content, ReadBytes(file));
  const auto load = [&]() -> Result<graph::Bytes> {
    if (file.extension() != ".npy") return FromRaw(content, input);
    MOTE_TRY(const Array array, ParseNpy(Span<const uint8_t>(content.data(), content.size())));
    return FromArray(array, input);
  };
  Result<graph::Bytes> bytes = load();
  if (!bytes.ok()) return bytes.error().In(file.string());
  return bytes;
}

namespace {

// What LoadInput() takes, by its name.
bool IsInputFile(const fs::path& file, const frontend::FrontEnd* front_end) {
  const std::string extension = file.extension().string();
  if (extension == ".npy" || extension == ".bin") return true;
  return front_end != nullptr &&
         (IsSignalFile(file, front_end->sense) || (front_end->is_image() && IsImageFile(file)));
}

Result<std::vector<std::string>> InputsIn(const fs::path& folder,
                                          const frontend::FrontEnd* front_end) {
  std::vector<std::string> files;
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, ec)) {
    if (entry.is_regular_file() && IsInputFile(entry.path(), front_end)) {
      files.push_back(fs::relative(entry.path(), folder).string());
    }
  }
  if (ec || files.empty()) {
    return Error{
        fmt::format("{}: {}, want a folder with .npy or .bin files, or, for a model with "
                    "a front end, with what that senses.",
                    folder.string(),
                    ec ? ec.message() : "no inputs in it")};
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Where samples come from: a stack in memory, or a folder.
class Source {
 public:
  static Result<Source> Open(const fs::path& data) {
    Source source;
    source.path_ = data;
    std::error_code ec;
    if (fs::is_directory(data, ec)) return source;
    MOTE_TRY(const graph::Bytes content, ReadBytes(data));
    Result<Array> stack = ParseStack(content);
    if (!stack.ok()) return stack.error().In(data.string());
    source.stack_ = std::move(*stack);
    return source;
  }

  Result<graph::Bytes> Load(const std::string& key,
                            const ArenaTensor& input,
                            const frontend::FrontEnd* front_end) const {
    if (!stack_) return LoadInput(path_ / key, input, front_end);
    int64_t row = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), row);
    const bool whole = error == std::errc() && end == key.data() + key.size();
    if (!whole || row < 0 || row >= stack_->shape[0]) {
      return Error{fmt::format("row '{}', want a number from 0 to {}.", key, stack_->shape[0] - 1)};
    }
    return FromArray(RowOf(*stack_, static_cast<size_t>(row)), input);
  }

  // All that it has.
  Result<std::vector<std::string>> Keys(const frontend::FrontEnd* front_end) const {
    if (!stack_) return InputsIn(path_, front_end);
    std::vector<std::string> rows;
    for (int64_t i = 0; i < stack_->shape[0]; ++i) rows.push_back(std::to_string(i));
    return rows;
  }

 private:
  fs::path path_;
  std::optional<Array> stack_;
};

Result<Table> LoadLabels(const fs::path& labels) {
  MOTE_TRY(const std::string text, ReadText(labels));
  Result<Table> table = ParseCsv(text);
  if (!table.ok()) return table.error().In(labels.string());
  if (!table->Column("label")) {
    return Error{fmt::format("{}: columns {}, want one named 'label'.",
                             labels.string(),
                             fmt::join(table->header, ", "))};
  }
  if (table->rows.empty()) return Error{labels.string() + ": no rows, want one or more."};
  return table;
}

// Of a label by name, where the front end knows it.
std::string NumberOf(const std::string& label, const frontend::FrontEnd* front_end) {
  if (front_end == nullptr) return label;
  const std::vector<std::string>& labels = front_end->detector.labels;
  const auto found = std::find(labels.begin(), labels.end(), label);
  return found == labels.end() ? label : std::to_string(found - labels.begin());
}

}  // namespace

Result<std::vector<Sample>> LoadSamples(const fs::path& data,
                                        const fs::path& labels,
                                        const ArenaTensor& input,
                                        const frontend::FrontEnd* front_end) {
  MOTE_TRY(const Table table, LoadLabels(labels));
  MOTE_TRY(const Source source, Source::Open(data));
  const size_t label = *table.Column("label");
  std::vector<Sample> samples;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    const std::vector<std::string>& row = table.rows[r];
    Result<graph::Bytes> bytes = source.Load(row[0], input, front_end);
    if (!bytes.ok()) {
      return bytes.error().In(fmt::format("{}: data row {}", labels.string(), r + 1));
    }
    samples.push_back({row[0], std::move(*bytes), NumberOf(row[label], front_end)});
  }
  return samples;
}

Result<std::vector<graph::Bytes>> LoadUnlabelled(const fs::path& data,
                                                 const ArenaTensor& input,
                                                 const frontend::FrontEnd* front_end,
                                                 size_t most) {
  MOTE_TRY(const Source source, Source::Open(data));
  MOTE_TRY(const std::vector<std::string> keys, source.Keys(front_end));
  const size_t count = std::min(most, keys.size());
  std::vector<graph::Bytes> samples;
  for (size_t i = 0; i < count; ++i) {
    MOTE_TRY(graph::Bytes sample, source.Load(keys[i * keys.size() / count], input, front_end));
    samples.push_back(std::move(sample));
  }
  return samples;
}

// Numerical Recipes' 32-bit linear congruential generator; the upper byte of each state.
graph::Bytes PseudoRandomInput(size_t bytes) {
  graph::Bytes input(bytes);
  uint32_t state = 1;
  for (uint8_t& byte : input) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<uint8_t>(state >> 24);
  }
  return input;
}

std::vector<double> StoredValues(const ArenaTensor& tensor, Span<const uint8_t> bytes) {
  return Numbers(tensor.dtype, bytes);
}

std::vector<double> RealValues(const ArenaTensor& tensor, Span<const uint8_t> bytes) {
  std::vector<double> values = Numbers(tensor.dtype, bytes);
  if (IsReal(tensor.dtype) || tensor.quantization.scale.size() != 1) return values;
  const double scale = static_cast<double>(tensor.quantization.scale[0]);
  const double zero_point = tensor.quantization.zero_point.empty()
                                ? 0.0
                                : static_cast<double>(tensor.quantization.zero_point[0]);
  for (double& value : values) value = scale * (value - zero_point);
  return values;
}

}  // namespace mote::player
