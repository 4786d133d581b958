// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/drop_unused.h"

#include <functional>

namespace mote::quantize {
namespace {

// Every place that names a tensor of the main subgraph.
void ForTensors(graph::Module& module, const std::function<void(int&)>& on_tensor) {
  graph::Subgraph& main = module.main();
  const auto all = [&](std::vector<int>& tensors) {
    for (int& tensor : tensors) {
      if (tensor != graph::kAbsent) on_tensor(tensor);
    }
  };
  all(main.inputs);
  all(main.outputs);
  for (graph::Op& op : main.ops) {
    all(op.inputs);
    all(op.outputs);
    all(op.intermediates);
  }
  for (graph::Signature& signature : module.signatures) {
    for (auto* names : {&signature.inputs, &signature.outputs}) {
      for (graph::TensorName& name : *names) {
        auto tensor = static_cast<int>(name.tensor);
        on_tensor(tensor);
        name.tensor = static_cast<uint32_t>(tensor);
      }
    }
  }
}

void ForBuffers(graph::Module& module, const std::function<void(uint32_t&)>& on_buffer) {
  for (graph::Subgraph& subgraph : module.subgraphs) {
    for (graph::Tensor& tensor : subgraph.tensors) on_buffer(tensor.buffer);
  }
  for (graph::Metadata& metadata : module.metadata) on_buffer(metadata.buffer);
  for (int32_t& buffer : module.metadata_buffer) {
    auto index = static_cast<uint32_t>(buffer);
    on_buffer(index);
    buffer = static_cast<int32_t>(index);
  }
}

// Keeps the elements that are marked; `moved[i]`: where element i went.
template <class T>
std::vector<size_t> Keep(const std::vector<bool>& kept, std::vector<T>& elements) {
  std::vector<size_t> moved(elements.size());
  size_t count = 0;
  for (size_t i = 0; i < elements.size(); ++i) {
    moved[i] = count;
    if (!kept[i]) continue;
    if (count != i) elements[count] = std::move(elements[i]);
    ++count;
  }
  elements.resize(count);
  return moved;
}

void DropTensors(graph::Module& module) {
  std::vector<graph::Tensor>& tensors = module.main().tensors;
  std::vector<bool> kept(tensors.size());
  for (size_t i = 0; i < tensors.size(); ++i) kept[i] = !graph::IsConstant(module, tensors[i]);
  ForTensors(module, [&](int& tensor) { kept[static_cast<size_t>(tensor)] = true; });
  const std::vector<size_t> moved = Keep(kept, tensors);
  ForTensors(module,
             [&](int& tensor) { tensor = static_cast<int>(moved[static_cast<size_t>(tensor)]); });
}

void DropBuffers(graph::Module& module) {
  if (module.buffers.empty()) return;
  std::vector<bool> kept(module.buffers.size());
  kept[0] = true;  // the format's empty one
  ForBuffers(module, [&](uint32_t& buffer) { kept[buffer] = true; });
  const std::vector<size_t> moved = Keep(kept, module.buffers);
  ForBuffers(module, [&](uint32_t& buffer) { buffer = static_cast<uint32_t>(moved[buffer]); });
}

}  // namespace

void DropUnused(graph::Module& module) {
  DropTensors(module);
  DropBuffers(module);
}

}  // namespace mote::quantize
