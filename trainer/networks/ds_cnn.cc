// SPDX-License-Identifier: Apache-2.0
// A convolution, then blocks of a depthwise 3x3 and a pointwise one, the mean of all places, dense.
// Source: Zhang et al., Hello Edge: keyword spotting on microcontrollers, 2017, section 3.6.
#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

struct DsCnn {
  int32_t filters = 64;
  int32_t blocks = 4;
  Pair kernel = {10, 4};
  Pair stride = {2, 2};
  double dropout = 0.2;

  Result<Network> operator()(const NetworkPorts& ports) const {
    Layers layers(ports, AsImage(ports));
    int x = layers.Conv(layers.input(), {.filters = filters, .kernel = kernel, .stride = stride});
    for (int32_t i = 0; i < blocks; ++i) {
      x = layers.Depthwise(x, {.kernel = {3, 3}});
      x = layers.Conv(x, {.filters = filters});
    }
    return Classes(layers, layers.AveragePool(x), ports, dropout);
  }
};

}  // namespace

Blueprint ReadDsCnn(TomlReader& reader) {
  DsCnn network;
  reader.MaybeWithin("filters", 1, 1024, network.filters);
  reader.MaybeWithin("blocks", 0, 32, network.blocks);
  ReadPair(reader, "kernel", 1, 64, network.kernel);
  ReadPair(reader, "stride", 1, 16, network.stride);
  ReadDropout(reader, network.dropout);
  return network;
}

}  // namespace mote::trainer
