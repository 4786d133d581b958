// SPDX-License-Identifier: Apache-2.0
// Convolutions over time, each of all values of so many frames, the mean over time, dense.
// A frame's values are the channels: [1, frames, 1, values].
#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

struct Conv1d {
  std::vector<int32_t> filters = {32, 32, 64};
  int32_t kernel = 5;
  int32_t stride = 2;
  bool streaming = false;
  double dropout = 0.2;

  Result<Network> operator()(const NetworkPorts& ports) const {
    MOTE_TRY(const graph::Shape shape, AsSequence(ports));
    if (streaming) MOTE_RETURN_IF_ERROR(CheckReach(ports, 1 + std::ssize(filters) * (kernel - 1)));
    Layers layers(ports, shape);
    int x = layers.input();
    for (const int32_t count : filters) {
      x = layers.Conv(x,
                      {.filters = count,
                       .kernel = {kernel, 1},
                       .stride = {stride, 1},
                       .padding = PaddingInTime(streaming)});
    }
    return Classes(layers, layers.AveragePool(x), ports, dropout);
  }
};

}  // namespace

Blueprint ReadConv1d(TomlReader& reader) {
  Conv1d network;
  ReadSizes(reader, "filters", 1, 1024, network.filters);
  reader.MaybeWithin("kernel", 1, 256, network.kernel);
  reader.MaybeWithin("stride", 1, 64, network.stride);
  ReadStreaming(reader, network.streaming, &network.stride);
  ReadDropout(reader, network.dropout);
  return network;
}

}  // namespace mote::trainer
