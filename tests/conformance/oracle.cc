// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/oracle.h"

#include "tests/conformance/python_oracle.h"
#include "tests/conformance/tflite_oracle.h"

namespace mote::conformance {

const Result<std::unique_ptr<Oracle>>& TheOracle(OracleKind kind) {
  static Result<std::unique_ptr<Oracle>> tflite = LoadTflite();
  static Result<std::unique_ptr<Oracle>> tflm = LoadPython("tflm");
  static Result<std::unique_ptr<Oracle>> litert = LoadPython("litert");
  static Result<std::unique_ptr<Oracle>> xnnpack = LoadPython("xnnpack");
  switch (kind) {
    case OracleKind::kTflite:
      return tflite;
    case OracleKind::kTflm:
      return tflm;
    case OracleKind::kLitert:
      return litert;
    default:
      return xnnpack;
  }
}

const char* OracleName(OracleKind kind) {
  static constexpr const char* kNames[] = {"Tflite", "Tflm", "Litert", "Xnnpack"};
  return kNames[static_cast<int>(kind)];
}

Rounding RoundingOf(OracleKind kind) {
  return kind == OracleKind::kXnnpack ? Rounding::kXnnpack : Rounding::kTflm;
}

}  // namespace mote::conformance
