// SPDX-License-Identifier: Apache-2.0
// A temporal convolutional network: block i looks 2^i frames apart and is added to what it read, so
// the reach doubles with each block. The mean over time, dense.
// Source: Bai et al., An empirical evaluation of generic convolutional and recurrent networks for
// sequence modeling, 2018, section 3; with padding on both sides, for windows that are complete, or
// with none, where what is added are the last frames of what a block read.
#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

struct Tcn {
  int32_t filters = 32;
  int32_t blocks = 4;
  int32_t kernel = 3;
  bool streaming = false;
  double dropout = 0.2;

  Result<Network> operator()(const NetworkPorts& ports) const {
    MOTE_TRY(const graph::Shape shape, AsSequence(ports));
    if (streaming)
      MOTE_RETURN_IF_ERROR(CheckReach(ports, 1 + ((int64_t{1} << blocks) - 1) * (kernel - 1)));
    Layers layers(ports, shape);
    int x = layers.Conv(layers.input(), {.filters = filters});
    for (int32_t i = 0; i < blocks; ++i) {
      const int y = layers.Conv(x,
                                {.filters = filters,
                                 .kernel = {kernel, 1},
                                 .dilation = {1 << i, 1},
                                 .padding = PaddingInTime(streaming)});
      const int z = layers.Conv(y, {.filters = filters, .activation = kNone});
      x = layers.Add(layers.LastFrames(x, layers.ShapeOf(z)[1]), z, kRelu);
    }
    return Classes(layers, layers.AveragePool(x), ports, dropout);
  }
};

}  // namespace

Blueprint ReadTcn(TomlReader& reader) {
  Tcn network;
  reader.MaybeWithin("filters", 1, 1024, network.filters);
  reader.MaybeWithin("blocks", 1, 8, network.blocks);
  reader.MaybeWithin("kernel", 2, 32, network.kernel);
  ReadStreaming(reader, network.streaming, nullptr);
  ReadDropout(reader, network.dropout);
  return network;
}

}  // namespace mote::trainer
