// SPDX-License-Identifier: Apache-2.0
// A convolution, then up to thirteen blocks of a depthwise 3x3 and a pointwise one, the mean of all
// places, dense. `width` multiplies all channels.
// Source: Howard et al., MobileNets, 2017, table 1.
#include <algorithm>
#include <cmath>

#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

struct Block {
  int32_t filters;
  int32_t stride;
};
constexpr Block kBlocks[] = {{64, 1},
                             {128, 2},
                             {128, 1},
                             {256, 2},
                             {256, 1},
                             {512, 2},
                             {512, 1},
                             {512, 1},
                             {512, 1},
                             {512, 1},
                             {512, 1},
                             {1024, 2},
                             {1024, 1}};

struct MobileNetV1 {
  double width = 0.25;
  int32_t blocks = static_cast<int32_t>(std::size(kBlocks));
  double dropout = 0.1;

  // In fours, which kernels take at a time.
  int32_t Filters(int32_t of_full_width) const {
    return std::max(4, 4 * static_cast<int32_t>(std::lround(of_full_width * width / 4)));
  }

  Result<Network> operator()(const NetworkPorts& ports) const {
    Layers layers(ports, AsImage(ports));
    int x =
        layers.Conv(layers.input(), {.filters = Filters(32), .kernel = {3, 3}, .stride = {2, 2}});
    for (int32_t i = 0; i < blocks; ++i) {
      const Block& block = kBlocks[i];
      x = layers.Depthwise(x, {.kernel = {3, 3}, .stride = {block.stride, block.stride}});
      x = layers.Conv(x, {.filters = Filters(block.filters)});
    }
    return Classes(layers, layers.AveragePool(x), ports, dropout);
  }
};

}  // namespace

Blueprint ReadMobileNetV1(TomlReader& reader) {
  MobileNetV1 network;
  reader.MaybeWithin("width", 0.03, 2, network.width);
  reader.MaybeWithin("blocks", 1, static_cast<int32_t>(std::size(kBlocks)), network.blocks);
  ReadDropout(reader, network.dropout);
  return network;
}

}  // namespace mote::trainer
