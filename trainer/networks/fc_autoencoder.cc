// SPDX-License-Identifier: Apache-2.0
// Dense layers down to a bottleneck and up again: what it cannot rebuild is not normal.
// Source: Koizumi et al., ToyADMOS, 2019, section 4; as MLPerf Tiny's anomaly detection has it.
#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

struct FcAutoencoder {
  std::vector<int32_t> hidden = {128, 128};
  int32_t bottleneck = 8;

  Result<Network> operator()(const NetworkPorts& ports) const {
    if (ports.outputs != 0) {
      return Error{
          "rebuilds its input, and the task is to tell classes apart. Want one of ds_cnn, "
          "mobilenet_v1, resnet8, conv1d, tcn, svdf, mlp."};
    }
    Layers layers(ports, AsVector(ports));
    int x = layers.input();
    for (const int32_t count : hidden) x = layers.Dense(x, count, kRelu, true);
    x = layers.Dense(x, bottleneck, kRelu, true);
    for (auto count = hidden.rbegin(); count != hidden.rend(); ++count) {
      x = layers.Dense(x, *count, kRelu, true);
    }
    const auto values = static_cast<int32_t>(*graph::ElementCount(ports.input));
    return layers.Finish(layers.Dense(x, values, kNone));
  }
};

}  // namespace

Blueprint ReadFcAutoencoder(TomlReader& reader) {
  FcAutoencoder network;
  ReadSizes(reader, "hidden", 1, 8192, network.hidden);
  reader.MaybeWithin("bottleneck", 1, 8192, network.bottleneck);
  return network;
}

}  // namespace mote::trainer
