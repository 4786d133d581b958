// SPDX-License-Identifier: Apache-2.0
#include "toolchain/stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "toolchain/thumb.h"

namespace mote::toolchain {
namespace {

using Flow = ThumbStep::Flow;

// All the RAM of our boards: reached only where a loop pushes.
constexpr int32_t kMaxDepthBytes = 1 << 18;

struct Need {
  int32_t bytes = 0;
  std::optional<uint32_t> callee;  // that makes it so deep
};

class Walker;

// All paths from one entry to its returns. A jump into another function is part of the path, so
// tail calls need no care.
class Paths {
 public:
  Paths(Walker& walker, const Elf& elf, uint32_t entry)
      : walker_(walker), elf_(elf), entry_(entry) {}

  Result<Need> Walk() {
    Reach(entry_, 0);
    while (!open_.empty()) {
      const uint32_t address = *open_.begin();
      open_.erase(open_.begin());
      MOTE_RETURN_IF_ERROR(Step(address, depth_[address]));
    }
    return need_;
  }

 private:
  // An instruction is looked at again only where it is met with more stack taken.
  void Reach(uint32_t address, int32_t depth) {
    if (!elf_.IsCode(address)) return;  // behind a call that never returns
    const auto [known, is_new] = depth_.emplace(address, depth);
    if (!is_new && known->second >= depth) return;
    known->second = depth;
    open_.insert(address);
  }

  void Deepen(int32_t bytes, std::optional<uint32_t> callee) {
    if (bytes > need_.bytes) need_ = {bytes, callee};
  }

  Error NoBound(uint32_t address, const char* why) const {
    const Symbol* function = elf_.FunctionAt(address);
    return Error{fmt::format("{}: {} at 0x{:x}, so its stack has no bound.",
                             function ? function->name : "code without a name",
                             why,
                             address)};
  }

  Status Step(uint32_t address, int32_t depth) {
    const auto first = elf_.HalfwordAt(address);
    if (!first) return NoBound(address, "code runs out of its section");
    const ThumbStep step = DecodeStep(*first, elf_.HalfwordAt(address + 2).value_or(0), address);
    const uint32_t next = address + step.size_bytes;
    if (step.unknown_stack) return NoBound(address, "a stack pointer that depends on data");
    MarkConditional(next, step.conditional);
    const bool may_be_skipped = conditional_.contains(address);
    const bool keeps = may_be_skipped && step.taken_bytes < 0;
    const int64_t sum = int64_t{depth} + (keeps ? 0 : step.taken_bytes);
    if (sum > kMaxDepthBytes) return NoBound(address, "a push in a loop");
    // Below zero where a subroutine returns for its caller and pops that one's frame, as libgcc's
    // do.
    const auto after = static_cast<int32_t>(std::max<int64_t>(sum, -kMaxDepthBytes));
    Deepen(after, std::nullopt);
    if (may_be_skipped) Reach(next, after);
    return Follow(step, address, next, after);
  }

  Status Follow(const ThumbStep& step, uint32_t address, uint32_t next, int32_t depth) {
    switch (step.flow) {
      case Flow::kReturn:
      case Flow::kStop:
        return {};
      case Flow::kCallUnknown:
        return NoBound(address, "a call through a pointer");
      case Flow::kJumpUnknown:
        return NoBound(address, "a jump through a pointer");
      case Flow::kByteTable:
      case Flow::kHalfwordTable:
        ReachTable(step.flow == Flow::kByteTable ? 1 : 2, next, depth);
        return {};
      case Flow::kCall:
        MOTE_RETURN_IF_ERROR(Call(step.target, depth));
        // Behind a call that never returns there may be another function.
        if (elf_.NextFunction(address) != next) Reach(next, depth);
        return {};
      case Flow::kBranch:
        Reach(step.target, depth);
        return {};
      case Flow::kEither:
        Reach(step.target, depth);
        Reach(next, depth);
        return {};
      case Flow::kNext:
        Reach(next, depth);
        return {};
    }
    return {};
  }

  Status Call(uint32_t callee, int32_t depth);

  void MarkConditional(uint32_t address, int count) {
    for (; count > 0; --count) {
      conditional_.insert(address);
      address += elf_.HalfwordAt(address).value_or(0) >= 0xE800 ? 4 : 2;
    }
  }

  // Offsets in halfwords from the table's own start, up to where code goes on. A byte of padding
  // may follow: it points into the table, which is no code.
  void ReachTable(uint32_t entry_bytes, uint32_t table, int32_t depth) {
    const uint32_t end = elf_.NextCode(table);
    for (uint32_t at = table; at < end; at += 2) {
      const auto entries = elf_.HalfwordAt(at);
      if (!entries) return;
      if (entry_bytes == 2) {
        Reach(table + 2u * *entries, depth);
      } else {
        Reach(table + 2u * (*entries & 0xFF), depth);
        Reach(table + 2u * (*entries >> 8), depth);
      }
    }
  }

  Walker& walker_;
  const Elf& elf_;
  uint32_t entry_;
  Need need_;
  std::map<uint32_t, int32_t> depth_;
  std::set<uint32_t> open_;
  std::set<uint32_t> conditional_;
};

class Walker {
 public:
  explicit Walker(const Elf& elf) : elf_(elf) {}

  Result<Need> NeedOf(uint32_t entry) {
    if (const auto known = needs_.find(entry); known != needs_.end()) return known->second;
    if (!active_.insert(entry).second) {
      return Error{NameOf(entry) + ": calls itself, so its stack has no bound."};
    }
    MOTE_TRY(const Need need, Paths(*this, elf_, entry).Walk());
    active_.erase(entry);
    needs_[entry] = need;
    return need;
  }

  std::vector<std::string> Deepest(uint32_t entry) const {
    std::vector<std::string> names;
    for (std::optional<uint32_t> at = entry; at; at = needs_.at(*at).callee) {
      names.push_back(NameOf(*at));
    }
    return names;
  }

 private:
  std::string NameOf(uint32_t address) const {
    const Symbol* function = elf_.FunctionAt(address);
    return function ? function->name : fmt::format("0x{:x}", address);
  }

  const Elf& elf_;
  std::map<uint32_t, Need> needs_;
  std::set<uint32_t> active_;
};

Status Paths::Call(uint32_t callee, int32_t depth) {
  MOTE_TRY(const Need need, walker_.NeedOf(callee));
  Deepen(depth + need.bytes, callee);
  return {};
}

}  // namespace

Result<StackBound> BoundStack(const Elf& elf, const std::string& function) {
  const Symbol* symbol = elf.FindSymbol(function);
  if (symbol == nullptr || symbol->kind != Symbol::Kind::kFunction) {
    return Error{function + ": no such function in the firmware."};
  }
  Walker walker(elf);
  MOTE_TRY(const Need need, walker.NeedOf(symbol->address));
  return StackBound{static_cast<uint32_t>(need.bytes), walker.Deepest(symbol->address)};
}

}  // namespace mote::toolchain
