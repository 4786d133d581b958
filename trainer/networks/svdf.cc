// SPDX-License-Identifier: Apache-2.0
// Layers of rank 1: a node filters a frame's values, then what that gave in the last `memory`
// frames. Over a whole window that is a pointwise convolution and a depthwise one over time, which
// is how it is learned and written: any runtime has these.
// Source: Nakkiran et al., Compressing deep neural networks using a rank-constrained topology,
// 2015.
#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

struct Svdf {
  std::vector<int32_t> nodes = {64, 64};
  int32_t memory = 8;  // frames
  int32_t bottleneck = 32;
  bool streaming = false;
  double dropout = 0.1;

  int Layer(Layers& layers, int x, int32_t count) const {
    x = layers.Conv(x, {.filters = count, .activation = kNone, .batch_norm = false});
    x = layers.Depthwise(x,
                         {.kernel = {memory, 1},
                          .stride = {streaming ? 1 : 2, 1},
                          .padding = PaddingInTime(streaming)});
    return layers.Conv(x, {.filters = bottleneck, .activation = kNone});
  }

  Result<Network> operator()(const NetworkPorts& ports) const {
    MOTE_TRY(const graph::Shape shape, AsSequence(ports));
    if (streaming) MOTE_RETURN_IF_ERROR(CheckReach(ports, 1 + std::ssize(nodes) * (memory - 1)));
    Layers layers(ports, shape);
    int x = layers.input();
    for (const int32_t count : nodes) x = Layer(layers, x, count);
    return Classes(layers, layers.Flat(x), ports, dropout);
  }
};

}  // namespace

Blueprint ReadSvdf(TomlReader& reader) {
  Svdf network;
  ReadSizes(reader, "nodes", 1, 1024, network.nodes);
  reader.MaybeWithin("memory", 1, 64, network.memory);
  reader.MaybeWithin("bottleneck", 1, 1024, network.bottleneck);
  ReadStreaming(reader, network.streaming, nullptr);
  ReadDropout(reader, network.dropout);
  return network;
}

}  // namespace mote::trainer
