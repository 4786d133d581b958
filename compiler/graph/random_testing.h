// SPDX-License-Identifier: Apache-2.0
// Modules in which every field is random, well-formed or not. Tests only.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::graph {

// All fields at random: what holds together only by chance, and is seldom a model.
class RandomFields {
 public:
  explicit RandomFields(testing::Random& random) : random_(random) {}

  Module Make() {
    Module module;
    module.version = static_cast<uint32_t>(Number(0, 4));
    module.description = Text();
    module.buffers = List<Bytes>([&] { return MakeBytes(); });
    module.opcodes = List<OpCode>([&] {
      return OpCode{Name(), Flag(), Small(), static_cast<int8_t>(Number(-128, 127))};
    });
    module.subgraphs = List<Subgraph>([&] { return MakeSubgraph(); });
    module.metadata = List<Metadata>([&] { return Metadata{Text(), Index()}; });
    module.metadata_buffer = List<int32_t>([&] { return Small(); });
    module.signatures = List<Signature>([&] {
      return Signature{Text(), Index(), MakeNames(), MakeNames()};
    });
    return module;
  }

 private:
  int64_t Number(int64_t least, int64_t most) {
    const uint64_t range = static_cast<uint64_t>(most) - static_cast<uint64_t>(least);
    if (range <= INT32_MAX) return least + random_.Int(0, static_cast<int32_t>(range));
    const uint64_t word = uint64_t{Word()} << 32 | Word();
    const uint64_t above = range == UINT64_MAX ? word : word % (range + 1);
    return static_cast<int64_t>(static_cast<uint64_t>(least) + above);
  }
  uint32_t Word() { return static_cast<uint32_t>(random_.Word()); }
  bool Flag() { return Number(0, 1) == 1; }
  int32_t Small() { return static_cast<int32_t>(Number(-3, 9)); }
  uint32_t Index() { return static_cast<uint32_t>(Number(0, 9)); }
  float Float() {
    const float specials[] = {0.0f, -0.0f, 1.0f, std::numeric_limits<float>::infinity(), 1e-45f};
    return Flag() ? specials[Number(0, 4)] : static_cast<float>(Number(-1000000, 1000000)) / 997.0f;
  }

  template <class T, class F>
  std::vector<T> List(F make) {
    std::vector<T> values(static_cast<size_t>(Flag() ? 0 : Number(0, 6)));
    for (size_t i = 0; i < values.size(); ++i) values[i] = make();
    return values;
  }
  Bytes MakeBytes() {
    const int64_t most = Flag() ? 255 : 1;
    const auto size = static_cast<size_t>(Flag() ? 4 * Number(0, 6) : Number(0, 200));
    Bytes bytes(size);
    const bool text = Number(0, 3) == 0;
    for (uint8_t& b : bytes) b = static_cast<uint8_t>(text ? Number('a', 'z') : Number(0, most));
    return bytes;
  }
  std::string Text() {
    std::string text(static_cast<size_t>(Number(0, 8)), 'x');
    if (Flag()) {
      for (char& c : text) c = static_cast<char>(Number(-128, 127));
    }
    return text;
  }
  std::string Name() {
    const char* names[] = {"ADD", "v2", "op", "custom", "nan", "inf", "true", "module", "hex", "-"};
    return Flag() ? names[Number(0, 9)] : Text();
  }
  Attribute MakeAttribute() {
    switch (Number(0, 7)) {
      case 0:
        return Flag();
      case 1:
        return Number(INT64_MIN, INT64_MAX);
      case 2:
        return Flag() ? static_cast<double>(Float())
                      : static_cast<double>(Number(-9999, 9999)) / 991.0;
      case 3:
        return Enum{Name()};
      case 4:
        return Text();
      case 5:
        return List<int64_t>([&] { return Number(-9, 9); });
      case 6:
        return List<double>([&] { return static_cast<double>(Float()); });
      default:
        return List<std::string>([&] { return Text(); });
    }
  }
  Attributes MakeAttributes() {
    Attributes attributes;
    const int64_t count = Flag() ? 0 : Number(0, 4);
    for (int64_t i = 0; i < count; ++i) attributes.Set(Name(), MakeAttribute());
    return attributes;
  }
  std::vector<int> Operands() {
    return List<int>([&] { return Small(); });
  }
  std::vector<TensorName> MakeNames() {
    return List<TensorName>([&] { return TensorName{Text(), Index()}; });
  }
  Tensor MakeTensor() {
    Tensor t;
    t.name = Text();
    t.dtype = static_cast<DType>(Number(0, kDTypeCount - 1));
    t.shape = List<int32_t>([&] { return static_cast<int32_t>(Number(-1, 5)); });
    t.shape_signature = List<int32_t>([&] { return Small(); });
    t.quantization.scale = List<float>([&] { return Float(); });
    t.quantization.zero_point = List<int64_t>([&] { return Number(INT64_MIN, INT64_MAX); });
    t.quantization.min = List<float>([&] { return Float(); });
    t.quantization.max = List<float>([&] { return Float(); });
    t.quantization.axis = Small();
    t.quantization.custom = Flag() ? Bytes() : MakeBytes();
    t.buffer = Flag() ? 0 : Index();
    t.is_variable = Flag();
    t.has_rank = Flag();
    t.has_quantization = Flag();
    t.opaque = MakeAttributes();
    return t;
  }
  Op MakeOp() {
    Op op;
    op.opcode = Name();
    op.custom = Flag();
    op.version = Small();
    op.inputs = Operands();
    op.outputs = Operands();
    op.intermediates = Operands();
    op.options_type = Name();
    op.attributes = MakeAttributes();
    op.custom_options = Flag() ? Bytes() : MakeBytes();
    op.mutating_inputs = List<bool>([&] { return Flag(); });
    op.code_index = Small();
    return op;
  }
  Subgraph MakeSubgraph() {
    return {Text(),
            List<Tensor>([&] { return MakeTensor(); }),
            List<Op>([&] { return MakeOp(); }),
            Operands(),
            Operands()};
  }

  testing::Random& random_;
};

}  // namespace mote::graph
