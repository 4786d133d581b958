// SPDX-License-Identifier: Apache-2.0
#include "trainer/networks/reading.h"

#include <fmt/format.h>

#include <algorithm>

namespace mote::trainer {

void ReadSizes(
    TomlReader& reader, const char* key, int32_t least, int32_t most, std::vector<int32_t>& sizes) {
  std::vector<int32_t> found = sizes;
  reader.Maybe(key, found);
  const bool is_good = !found.empty() && std::all_of(found.begin(), found.end(), [&](int32_t size) {
    return size >= least && size <= most;
  });
  if (is_good) {
    sizes = found;
  } else {
    reader.Fail(key, "others", fmt::format("one or more numbers from {} to {}", least, most));
  }
}

void ReadPair(TomlReader& reader, const char* key, int32_t least, int32_t most, Pair& pair) {
  std::vector<int32_t> sizes = {pair[0], pair[1]};
  ReadSizes(reader, key, least, most, sizes);
  if (sizes.size() == 2) {
    pair = {sizes[0], sizes[1]};
  } else {
    reader.Fail(key, fmt::format("{} numbers", sizes.size()), "two, along time and along width");
  }
}

void ReadDropout(TomlReader& reader, double& dropout) {
  reader.MaybeWithin("dropout", 0, 0.9, dropout);
}

void ReadStreaming(TomlReader& reader, bool& streaming, int32_t* stride) {
  reader.Maybe("streaming", streaming);
  if (!streaming || stride == nullptr) return;
  if (reader.Has("stride") && *stride != 1) {
    reader.Fail("stride", fmt::format("{}", *stride), "1 where streaming = true");
  }
  *stride = 1;
}

Status CheckReach(const NetworkPorts& ports, int64_t frames) {
  if (frames <= ports.input[1]) return {};
  return Error{fmt::format(
      "looks at {} frames at once, and the input has {}. Want a longer input, or fewer or shorter "
      "filters in time.",
      frames,
      ports.input[1])};
}

graph::Shape AsImage(const NetworkPorts& ports) {
  if (ports.is_image()) return ports.input;
  return {1, ports.input[1], ports.input[2], 1};
}

Result<graph::Shape> AsSequence(const NetworkPorts& ports) {
  if (!ports.is_image()) return graph::Shape{1, ports.input[1], 1, ports.input[2]};
  return Error{"takes frames over time, not images. Want one of ds_cnn, mobilenet_v1, resnet8."};
}

graph::Shape AsVector(const NetworkPorts& ports) {
  return {1, static_cast<int32_t>(graph::ElementCount(ports.input).value_or(0))};
}

Result<Network> Classes(Layers& layers, int x, const NetworkPorts& ports, double dropout) {
  if (ports.outputs == 0) {
    return Error{"tells classes apart, and the task is to find anomalies. Want fc_autoencoder."};
  }
  if (layers.ShapeOf(x).size() > 2) x = layers.Flat(x);
  layers.Dropout(dropout);
  return layers.Finish(layers.Softmax(layers.Dense(x, ports.outputs, kNone)));
}

}  // namespace mote::trainer
