// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/oracle.h"

#include <map>

#include "tests/conformance/python_oracle.h"
#include "tests/conformance/tflite_oracle.h"

namespace mote::conformance {

namespace {

using Loaded = Result<std::unique_ptr<Oracle>>;

Loaded Load(OracleKind kind) {
  switch (kind) {
    case OracleKind::kTflite:
      return LoadTflite();
    case OracleKind::kTflm:
      return LoadPython("tflm");
    case OracleKind::kLitert:
      return LoadPython("litert");
    default:
      return LoadPython("xnnpack");
  }
}

}  // namespace

// A test asks one of them, and most have a Python to start.
const Loaded& TheOracle(OracleKind kind) {
  static std::map<OracleKind, Loaded> loaded;
  const auto found = loaded.find(kind);
  return found != loaded.end() ? found->second : loaded.emplace(kind, Load(kind)).first->second;
}

const char* OracleName(OracleKind kind) {
  static constexpr const char* kNames[] = {"Tflite", "Tflm", "Litert", "Xnnpack"};
  return kNames[static_cast<int>(kind)];
}

Rounding RoundingOf(OracleKind kind) {
  return kind == OracleKind::kXnnpack ? Rounding::kXnnpack : Rounding::kTflm;
}

}  // namespace mote::conformance
