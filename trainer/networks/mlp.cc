// SPDX-License-Identifier: Apache-2.0
// Dense layers of all values of the input.
#include "trainer/networks/layers.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

struct Mlp {
  std::vector<int32_t> hidden = {64, 32};
  double dropout = 0.1;

  Result<Network> operator()(const NetworkPorts& ports) const {
    Layers layers(ports, AsVector(ports));
    int x = layers.input();
    for (const int32_t count : hidden) x = layers.Dense(x, count, kRelu, true);
    return Classes(layers, x, ports, dropout);
  }
};

}  // namespace

Blueprint ReadMlp(TomlReader& reader) {
  Mlp network;
  ReadSizes(reader, "hidden", 1, 8192, network.hidden);
  ReadDropout(reader, network.dropout);
  return network;
}

}  // namespace mote::trainer
