// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/text_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace mote::graph {
namespace {

template <class F>
using BitsOf = std::conditional_t<sizeof(F) == 4, uint32_t, uint64_t>;

constexpr std::string_view kNanBits = "nan0x";

template <class F>
std::string ShortestText(F value) {
  const auto bits = std::bit_cast<BitsOf<F>>(value);
  if (!std::isnan(value)) return fmt::format("{}", value);
  if (bits == std::bit_cast<BitsOf<F>>(std::numeric_limits<F>::quiet_NaN())) return "nan";
  return fmt::format("{}{:0{}x}", kNanBits, bits, 2 * sizeof(F));
}

template <class F>
std::optional<F> NanFromText(std::string_view word) {
  if (word == "nan") return std::numeric_limits<F>::quiet_NaN();
  BitsOf<F> bits = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data() + kNanBits.size(), end, bits, 16);
  const F value = std::bit_cast<F>(bits);
  if (error != std::errc() || stop != end || !std::isnan(value)) return std::nullopt;
  return value;
}

}  // namespace

std::string FloatText(float value) { return ShortestText(value); }
std::string FloatText(double value) { return ShortestText(value); }

template <class T>
std::optional<T> NumberFromText(std::string_view word) {
  if constexpr (std::is_floating_point_v<T>) {
    if (word == "nan" || word.starts_with(kNanBits)) return NanFromText<T>(word);
  }
  T value{};
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, value);
  if (error != std::errc() || stop != end || word.empty()) return std::nullopt;
  // from_chars also takes "nan(...)" and "-nan", whose bits are its own choice.
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) return std::nullopt;
  }
  return value;
}

template std::optional<float> NumberFromText(std::string_view);
template std::optional<double> NumberFromText(std::string_view);
template std::optional<int8_t> NumberFromText(std::string_view);
template std::optional<uint8_t> NumberFromText(std::string_view);
template std::optional<int16_t> NumberFromText(std::string_view);
template std::optional<uint16_t> NumberFromText(std::string_view);
template std::optional<int32_t> NumberFromText(std::string_view);
template std::optional<uint32_t> NumberFromText(std::string_view);
template std::optional<int64_t> NumberFromText(std::string_view);
template std::optional<uint64_t> NumberFromText(std::string_view);

std::string AttributeDoubleText(double value) {
  std::string text = FloatText(value);
  if (!std::isfinite(value)) return text;
  // Options of the schema are floats: 0.1f reads better than 0.10000000149011612.
  if (std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max())) {
    const auto narrow = static_cast<float>(value);
    const std::string shorter = FloatText(narrow);
    if (static_cast<double>(narrow) == value && shorter.size() + 1 < text.size())
      return shorter + "f";
  }
  const bool looks_integer = text.find_first_of(".e") == std::string::npos;
  return looks_integer ? text + ".0" : text;
}

std::optional<double> AttributeDoubleFromText(std::string_view word) {
  const bool is_float =
      word.ends_with('f') && word != "inf" && word != "-inf" && !word.starts_with(kNanBits);
  if (!is_float) return NumberFromText<double>(word);
  const std::optional<float> narrow = NumberFromText<float>(word.substr(0, word.size() - 1));
  return narrow ? std::optional<double>(static_cast<double>(*narrow)) : std::nullopt;
}

std::vector<BufferUse> BufferUses(const Module& module) {
  std::vector<BufferUse> uses(module.buffers.size());
  const auto add = [&](uint64_t buffer, const Tensor* tensor) {
    if (buffer >= uses.size()) return;
    BufferUse& use = uses[buffer];
    ++use.uses;
    use.by_tensor |= tensor != nullptr;
    if (use.first != nullptr || tensor == nullptr) return;
    const std::optional<int64_t> bytes = ByteCount(*tensor);
    if (bytes == std::ssize(module.buffers[buffer])) use.first = tensor;
  };
  for (const Subgraph& subgraph : module.subgraphs) {
    for (const Tensor& tensor : subgraph.tensors) add(tensor.buffer, &tensor);
  }
  for (const Metadata& metadata : module.metadata) add(metadata.buffer, nullptr);
  for (const int32_t buffer : module.metadata_buffer) add(static_cast<uint32_t>(buffer), nullptr);
  return uses;
}

uint64_t BuffersReferredTo(const Module& module) {
  uint64_t highest = 0;
  for (const Subgraph& subgraph : module.subgraphs) {
    for (const Tensor& tensor : subgraph.tensors)
      highest = std::max<uint64_t>(highest, tensor.buffer);
  }
  for (const Metadata& metadata : module.metadata) {
    highest = std::max<uint64_t>(highest, metadata.buffer);
  }
  return highest + 1;
}

FirstCodes::FirstCodes(const std::vector<OpCode>& opcodes) {
  for (size_t i = 0; i < opcodes.size(); ++i) {
    const OpCode& code = opcodes[i];
    first_.try_emplace({code.opcode, code.custom, code.version}, static_cast<int32_t>(i));
  }
}

int32_t FirstCodes::Of(const Op& op) const {
  const auto found = first_.find({op.opcode, op.custom, op.version});
  return found == first_.end() ? -1 : found->second;
}

}  // namespace mote::graph
