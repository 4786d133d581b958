// SPDX-License-Identifier: Apache-2.0
// Each operator with one field of its model replaced by each value that hurts: an exhaustive twin
// of compile_fuzz. By default a sample; MOTE_SEEDS=1000000 takes them all.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "compiler/graph/verify.h"
#include "tests/conformance/random_operator.h"
#include "tests/fuzz/agree.h"
#include "tests/fuzz/seeds.h"

namespace mote::fuzz {
namespace {

using graph::Attribute;
using graph::DType;
using graph::Module;
using graph::Op;
using graph::Shape;
using graph::Tensor;

constexpr float kMax = std::numeric_limits<float>::max();
constexpr float kScales[] = {0, 1e-45F, 1e-38F, 1e-12F, 1.0F / 256, 1, 1e9F, 1e30F, kMax};
constexpr int64_t kZeroPoints[] = {0, 1, -128, -129, 127, 255, 32768, INT32_MAX, INT64_MIN};
constexpr DType kDTypes[] = {DType::kInt8,
                             DType::kUInt8,
                             DType::kInt16,
                             DType::kInt32,
                             DType::kInt64,
                             DType::kFloat32,
                             DType::kBool,
                             DType::kInt4,
                             DType::kString,
                             DType::kResource};
constexpr int32_t kSizes[] = {0, 1, 2, 65537, 1 << 22};
constexpr int64_t kInts[] = {
    -1, 0, 1, 2, 5, 255, 1 << 20, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
constexpr int32_t kIndices[] = {-1, 0, 1, 2, 4, 1 << 20, INT32_MAX, INT32_MIN};

using Change = std::function<void(Module&)>;

class Changes {
 public:
  explicit Changes(const Module& module) {
    for (size_t t = 0; t < module.main().tensors.size(); ++t) OfTensor(module, t);
    for (size_t o = 0; o < module.main().ops.size(); ++o) OfOp(module.main().ops[o], o);
  }
  const std::vector<Change>& all() const { return all_; }

 private:
  template <class F>
  void Add(size_t t, F change) {
    all_.push_back([=](Module& module) { change(module, module.main().tensors[t]); });
  }

  // A constant of another shape has as many bytes as that shape wants.
  static void FitBytes(Module& module, Tensor& tensor) {
    if (!graph::IsConstant(module, tensor)) return;
    graph::Bytes bytes = graph::ConstantOf(module, tensor);
    bytes.resize(static_cast<size_t>(graph::ByteCount(tensor).value_or(0)));
    tensor.buffer = bytes.empty() ? 0 : graph::AddBuffer(module, std::move(bytes));
  }

  void OfTensor(const Module& module, size_t t) {
    const Tensor& tensor = module.main().tensors[t];
    for (const float scale : kScales) {
      Add(t, [=](Module&, Tensor& x) { x.quantization.scale = {scale}; });
    }
    for (const int64_t zero_point : kZeroPoints) {
      Add(t, [=](Module&, Tensor& x) { x.quantization.zero_point = {zero_point}; });
    }
    Add(t, [](Module&, Tensor& x) { x.quantization = {}; });
    Add(t, [](Module&, Tensor& x) { x.quantization.zero_point = {}; });
    Add(t, [](Module&, Tensor& x) { x.quantization.scale = {0.5F, 0.5F}; });
    Add(t, [](Module&, Tensor& x) { x.is_variable = true; });
    for (const DType dtype : kDTypes) {
      Add(t, [=](Module& m, Tensor& x) {
        x.dtype = dtype;
        FitBytes(m, x);
      });
    }
    for (size_t d = 0; d < tensor.shape.size(); ++d) {
      for (const int32_t size : kSizes) {
        Add(t, [=](Module& m, Tensor& x) {
          x.shape[d] = size;
          FitBytes(m, x);
        });
      }
    }
    Add(t, [](Module& m, Tensor& x) {
      x.shape = {};
      FitBytes(m, x);
    });
    Add(t, [](Module& m, Tensor& x) {
      x.shape.insert(x.shape.begin(), 6, 1);
      FitBytes(m, x);
    });
    OfConstant(module, t);
  }

  // What is computed becomes constant, and indices become others.
  void OfConstant(const Module& module, size_t t) {
    const Tensor& tensor = module.main().tensors[t];
    const auto bytes = static_cast<size_t>(graph::ByteCount(tensor).value_or(0));
    if (!graph::IsConstant(module, tensor)) {
      Add(t, [=](Module& m, Tensor& x) {
        x.buffer = graph::AddBuffer(m, graph::Bytes(bytes, 1));
        std::erase(m.main().inputs, static_cast<int>(t));
      });
      return;
    }
    Add(t, [=](Module& m, Tensor& x) {
      x.buffer = 0;
      m.main().inputs.push_back(static_cast<int>(t));
    });
    if (tensor.dtype != DType::kInt32) return;
    for (size_t at = 0; at + 4 <= std::min<size_t>(bytes, 32); at += 4) {
      for (const int32_t index : kIndices) {
        Add(t, [=](Module& m, Tensor& x) {
          std::memcpy(&m.buffers[x.buffer][at], &index, sizeof(index));
        });
      }
    }
  }

  void OfOp(const Op& op, size_t o) {
    const auto add = [&](auto change) {
      all_.push_back([=](Module& module) { change(module.main().ops[o]); });
    };
    for (size_t i = 0; i < op.inputs.size(); ++i) {
      add([=](Op& x) { x.inputs[i] = graph::kAbsent; });
      add([=](Op& x) { x.inputs[i] = x.inputs[0]; });
    }
    add([](Op& x) { x.inputs.push_back(x.inputs.empty() ? 0 : x.inputs[0]); });
    add([](Op& x) { x.inputs.pop_back(); });
    for (const auto& [name, value] : op.attributes.values()) {
      const std::string key = name;
      add([=](Op& x) { x.attributes.Erase(key); });
      for (const int64_t number : kInts) add([=](Op& x) { x.attributes.Set(key, number); });
      for (const double number :
           {0.0, -1.0, 1e-300, 1e300, std::numeric_limits<double>::quiet_NaN()})
        add([=](Op& x) { x.attributes.Set(key, number); });
      for (const bool flag : {false, true}) add([=](Op& x) { x.attributes.Set(key, flag); });
      for (const char* word : {"SAME", "VALID", "RELU6", "TANH", "REFLECT", "INT32", ""})
        add([=](Op& x) { x.attributes.Set(key, graph::Enum{word}); });
    }
  }

  std::vector<Change> all_;
};

class OneField : public ::testing::TestWithParam<conformance::RandomOperator> {};

TEST_P(OneField, IsRefusedOrComputesTheSame) {
  testing::Random random(FirstSeed());
  const Module module = GetParam().make(random);
  const Changes changes(module);
  const size_t step = std::max<size_t>(1, changes.all().size() * 100 / SeedCount());
  for (size_t i = FirstSeed() % step; i < changes.all().size(); i += step) {
    Module changed = module;
    changes.all()[i](changed);
    if (!graph::Verify(changed).ok()) continue;
    SCOPED_TRACE(fmt::format("change {}", i));
    CheckAgreement(changed, random);
  }
}

INSTANTIATE_TEST_SUITE_P(Rows,
                         OneField,
                         ::testing::ValuesIn(conformance::RandomOperators()),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace mote::fuzz
