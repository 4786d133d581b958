// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/kernel_call.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mote::ops {

Operand InputOperand(int tensor) {
  Operand operand;
  operand.kind = Operand::Kind::kInput;
  operand.tensor = tensor;
  return operand;
}

Operand OutputOperand(int tensor) {
  Operand operand;
  operand.kind = Operand::Kind::kOutput;
  operand.tensor = tensor;
  return operand;
}

Operand ScratchOperand(int64_t bytes) {
  Operand operand;
  operand.kind = Operand::Kind::kScratch;
  operand.scratch_bytes = bytes;
  return operand;
}

KernelCall ForEachImage(KernelCall call, int32_t images) {
  if (images == 1) return call;
  std::vector<bool> per_image;
  for (size_t i = 0; i < call.operands.size(); ++i) {
    Operand& operand = call.operands[i];
    operand.per_image = i == 0 || operand.kind == Operand::Kind::kOutput;
    per_image.push_back(operand.per_image);
  }
  call.images = images;
  call.run = [one = std::move(call.run), per_image, images](std::vector<Memory> memory) {
    for (size_t i = 0; i < memory.size(); ++i) {
      if (per_image[i]) memory[i].bytes /= static_cast<size_t>(images);
    }
    for (int32_t n = 0; n < images; ++n) {
      one(memory);
      for (size_t i = 0; i < memory.size(); ++i) {
        if (per_image[i]) memory[i].data = static_cast<uint8_t*>(memory[i].data) + memory[i].bytes;
      }
    }
  };
  return call;
}

namespace {

// -2147483648 is no literal in C++: the minus is an operator on a number that does not fit.
std::string IntLiteral(int32_t value) {
  return value == INT32_MIN ? "(-2147483647 - 1)" : fmt::format("{}", value);
}

}  // namespace

Fields& Fields::Add(const std::string& name, int32_t value) {
  fields_.push_back({name, IntLiteral(value)});
  bytes_ += sizeof(value);
  return *this;
}

// Hexadecimal, so that the compiler reads back exactly this value.
Fields& Fields::Add(const std::string& name, float value) {
  fields_.push_back({name, fmt::format("{:a}F", value)});
  bytes_ += sizeof(value);
  return *this;
}

Fields& Fields::Add(const std::string& name, Requant value) {
  fields_.push_back(
      {name, fmt::format("{{{}, {}}}", IntLiteral(value.multiplier), IntLiteral(value.shift))});
  bytes_ += sizeof(value);
  return *this;
}

Fields& Fields::Add(const std::string& name, Factor value) {
  fields_.push_back({name, fmt::format("{{{}U, {}}}", value.multiplier, value.shift)});
  bytes_ += sizeof(value);
  return *this;
}

Fields& Fields::AddList(const std::string& name, const int32_t* values, size_t size) {
  std::vector<std::string> literals;
  for (size_t i = 0; i < size; ++i) literals.push_back(IntLiteral(values[i]));
  fields_.push_back({name, fmt::format("{{{}}}", fmt::join(literals, ", "))});
  bytes_ += size * sizeof(int32_t);
  return *this;
}

}  // namespace mote::ops
