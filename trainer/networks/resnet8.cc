// SPDX-License-Identifier: Apache-2.0
// A convolution and three residual blocks, the mean of all places, dense; each block has twice the
// filters of the one before.
// Source: He et al., Deep residual learning for image recognition, 2016, section 4.2; with three
// blocks as MLPerf Tiny's image classification has it.
#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

int AddBlock(Layers& layers, int x, int32_t filters, int32_t stride) {
  const Pair strides = {stride, stride};
  int y = layers.Conv(x, {.filters = filters, .kernel = {3, 3}, .stride = strides});
  y = layers.Conv(y, {.filters = filters, .kernel = {3, 3}, .activation = kNone});
  if (stride != 1) {
    x = layers.Conv(x, {.filters = filters, .stride = strides, .activation = kNone});
  }
  return layers.Add(x, y, kRelu);
}

struct ResNet8 {
  int32_t filters = 16;
  double dropout = 0;

  Result<Network> operator()(const NetworkPorts& ports) const {
    Layers layers(ports, AsImage(ports));
    int x = layers.Conv(layers.input(), {.filters = filters, .kernel = {3, 3}});
    x = AddBlock(layers, x, filters, 1);
    x = AddBlock(layers, x, 2 * filters, 2);
    x = AddBlock(layers, x, 4 * filters, 2);
    return Classes(layers, layers.AveragePool(x), ports, dropout);
  }
};

}  // namespace

Blueprint ReadResNet8(TomlReader& reader) {
  ResNet8 network;
  reader.MaybeWithin("filters", 1, 256, network.filters);
  ReadDropout(reader, network.dropout);
  return network;
}

}  // namespace mote::trainer
