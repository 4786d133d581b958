// SPDX-License-Identifier: Apache-2.0
#include "trainer/networks/reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/toml_reader.h"

namespace mote::trainer {
namespace {

template <class T>
void Within(TomlReader& reader, const char* key, T least, T most, T& value) {
  T found = value;
  reader.Maybe(key, found);
  if (found >= least && found <= most) {
    value = found;
  } else {
    reader.Fail(key, fmt::format("{}", found), fmt::format("{} to {}", least, most));
  }
}

}  // namespace

void ReadWithin(TomlReader& reader, const char* key, int32_t least, int32_t most, int32_t& value) {
  Within(reader, key, least, most, value);
}

void ReadWithin(TomlReader& reader, const char* key, double least, double most, double& value) {
  Within(reader, key, least, most, value);
}

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
  ReadWithin(reader, "dropout", 0, 0.9, dropout);
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
