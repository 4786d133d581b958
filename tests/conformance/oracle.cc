// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/oracle.h"

#include "tests/conformance/python_oracle.h"
#include "tests/conformance/tflite_oracle.h"

namespace mote::conformance {

// A test asks one of them, and most have a Python to start.
const Result<std::unique_ptr<Oracle>>& TheOracle(OracleKind kind) {
  if (kind == OracleKind::kTflite) {
    static const Result<std::unique_ptr<Oracle>> tflite = LoadTflite();
    return tflite;
  }
  if (kind == OracleKind::kTflm) {
    static const Result<std::unique_ptr<Oracle>> tflm = LoadPython("tflm");
    return tflm;
  }
  if (kind == OracleKind::kLitert) {
    static const Result<std::unique_ptr<Oracle>> litert = LoadPython("litert");
    return litert;
  }
  static const Result<std::unique_ptr<Oracle>> xnnpack = LoadPython("xnnpack");
  return xnnpack;
}

const char* OracleName(OracleKind kind) {
  static constexpr const char* kNames[] = {"Tflite", "Tflm", "Litert", "Xnnpack"};
  return kNames[static_cast<int>(kind)];
}

Rounding RoundingOf(OracleKind kind) {
  return kind == OracleKind::kXnnpack ? Rounding::kXnnpack : Rounding::kTflm;
}

}  // namespace mote::conformance
