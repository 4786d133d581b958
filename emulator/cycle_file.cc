// SPDX-License-Identifier: Apache-2.0
#include "emulator/cycle_file.h"

#include <fmt/format.h>

#include <optional>
#include <sstream>

namespace mote::emulator {
namespace {

Cost Between(const Cost& from, const Cost& to) {
  return {to.instructions - from.instructions, to.cycles - from.cycles};
}

Error Wrong(int line, const std::string& found, const std::string& wanted) {
  return Error{
      fmt::format("cycle counts: line {}: '{}', want {}. The emulator's plugin and mote must be of "
                  "one version: install them together.",
                  line,
                  found,
                  wanted)};
}

class Counts {
 public:
  // False where the line is not of the format.
  bool Read(std::istringstream& line) {
    std::string word;
    line >> word;
    if (word == "block") return ReadBlock(line);
    Cost at;
    line >> at.instructions >> at.cycles;
    if (line.fail()) return false;
    if (word == "begin") return Begin(at);
    if (word == "layer") return EndLayer(at);
    return word == "end" && EndLayer(at) && End(at);
  }

  bool complete() const { return begin_ && ended_; }
  CycleCounts& counts() { return counts_; }

 private:
  bool Begin(const Cost& at) {
    if (begin_) return false;
    begin_ = layer_ = at;
    return true;
  }
  bool EndLayer(const Cost& at) {
    const bool in_order =
        begin_ && !ended_ && at.instructions >= layer_.instructions && at.cycles >= layer_.cycles;
    if (in_order) counts_.layers.push_back(Between(layer_, at));
    layer_ = at;
    return in_order;
  }
  bool End(const Cost& at) {
    ended_ = true;
    counts_.total = Between(*begin_, at);
    return true;
  }
  bool ReadBlock(std::istringstream& line) {
    CodeBlock block;
    line >> std::hex >> block.start >> block.end >> std::dec >> block.executions >>
        block.cost.instructions >> block.cost.cycles;
    if (line.fail() || block.end <= block.start) return false;
    counts_.blocks.push_back(block);
    return true;
  }

  std::optional<Cost> begin_;
  Cost layer_;
  bool ended_ = false;
  CycleCounts counts_;
};

class Hops {
 public:
  // False where the line is not of the format.
  bool Read(std::istringstream& line) {
    std::string word;
    Cost at;
    line >> word >> at.instructions >> at.cycles;
    if (line.fail()) return false;
    if (!counting_) return word == "begin" && Begin(at);
    if (at.instructions < last_.instructions || at.cycles < last_.cycles) return false;
    if (word == "end") return End(at);
    if (word == "stream") return Cross(at, in_stream_);
    if (word == "network") return Cross(at, in_network_);
    return word == "layer";
  }

  bool complete() const { return !counting_; }
  std::vector<HopCost>& costs() { return costs_; }

 private:
  bool Begin(const Cost& at) {
    counting_ = true;
    in_stream_ = in_network_ = false;
    hop_ = {};
    begin_ = last_ = at;
    return true;
  }
  // Into a part or out of it.
  bool Cross(const Cost& at, bool& inside) {
    AddPart(at);
    inside = !inside;
    return true;
  }
  bool End(const Cost& at) {
    AddPart(at);
    static_cast<Cost&>(hop_) = Between(begin_, at);
    costs_.push_back(hop_);
    counting_ = false;
    return true;
  }
  void AddPart(const Cost& at) {
    const uint64_t cycles = Between(last_, at).cycles;
    if (in_network_) {
      hop_.network_cycles += cycles;
    } else if (in_stream_) {
      hop_.stream_cycles += cycles;
    }
    last_ = at;
  }

  bool counting_ = false;
  bool in_stream_ = false, in_network_ = false;
  Cost begin_, last_;
  HopCost hop_;
  std::vector<HopCost> costs_;
};

// `Counted` reads each line after the first.
template <class Counted>
Status ReadLines(const std::string& text, const char* wanted, Counted& counted) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  if (line != "mote-cycles 1") return Wrong(1, line, "'mote-cycles 1'");
  for (int number = 2; std::getline(lines, line); ++number) {
    std::istringstream words(line);
    if (!counted.Read(words)) return Wrong(number, line, wanted);
  }
  if (!counted.complete()) return Wrong(1, line, "'begin' and 'end'");
  return {};
}

}  // namespace

Result<CycleCounts> ReadCycleCounts(const std::string& text) {
  Counts counts;
  MOTE_RETURN_IF_ERROR(ReadLines(text, "a count of one inference from begin to end", counts));
  return std::move(counts.counts());
}

Result<std::vector<HopCost>> ReadHopCosts(const std::string& text) {
  Hops hops;
  MOTE_RETURN_IF_ERROR(ReadLines(text, "a mark of a hop, from begin to end", hops));
  return std::move(hops.costs());
}

}  // namespace mote::emulator
