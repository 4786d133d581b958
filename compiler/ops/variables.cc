// SPDX-License-Identifier: Apache-2.0
// VAR_HANDLE, READ_VARIABLE, ASSIGN_VARIABLE, CALL_ONCE: state that outlives an inference. The
// compiler gives each variable its place (compiler/program/variables.h), so at run time only two
// things are left to do: copying a new value there, which is an ASSIGN_VARIABLE to that place
// instead of to a handle, and copying an old value aside, which is a READ_VARIABLE of that place.
#include <fmt/format.h>

#include "compiler/ops/copy.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;
using Shapes = Result<std::vector<Shape>>;

Status WantHandle(const OpView& op) {
  return op.WantDType("input 0", op.input(0), DType::kResource);
}

Result<KernelCalls> Nothing(const OpView& /*op*/, const LowerOptions& /*options*/) {
  return KernelCalls{};
}

std::vector<KernelInfo> NoKernels() { return {{"any", "ref", "none: resolved when compiled"}}; }

Shapes InferHandle(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(0, 0));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kResource));
  return std::vector<Shape>{op.output(0).shape};
}

Shapes InferRead(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  if (op.output(0).dtype != op.input(0).dtype) MOTE_RETURN_IF_ERROR(WantHandle(op));
  const bool is_handle = op.input(0).dtype == DType::kResource;
  return std::vector<Shape>{is_handle ? op.output(0).shape : op.input(0).shape};
}

Result<KernelCalls> LowerRead(const OpView& op, const LowerOptions& options) {
  if (op.input(0).dtype == DType::kResource) return KernelCalls{};
  return KernelCalls{CopyCall(op, op.input_id(0), op.output_id(0), options)};
}

Shapes InferAssign(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(0));
  if (op.input(0).dtype == DType::kResource) return std::vector<Shape>{};
  MOTE_RETURN_IF_ERROR(op.WantDType("input 0", op.input(0), op.input(1).dtype));
  const auto bytes = graph::ByteCount(op.input(0));
  if (bytes && bytes == graph::ByteCount(op.input(1))) return std::vector<Shape>{};
  return op.Fail(fmt::format("{} assigned to a variable of {}.",
                             graph::ShapeText(op.input(1).shape),
                             graph::ShapeText(op.input(0).shape)));
}

Result<KernelCalls> LowerAssign(const OpView& op, const LowerOptions& options) {
  if (op.input(0).dtype == DType::kResource) return KernelCalls{};
  return KernelCalls{CopyCall(op, op.input_id(1), op.input_id(0), options)};
}

Shapes InferCallOnce(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(0, 0));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(0));
  return std::vector<Shape>{};
}

}  // namespace

const OpDef& VarHandle() {
  static constexpr OpDef kDef = {"VAR_HANDLE", "reshape", InferHandle, Nothing, NoKernels};
  return kDef;
}

const OpDef& ReadVariable() {
  static constexpr OpDef kDef = {"READ_VARIABLE", "reshape", InferRead, LowerRead, CopyKernels};
  return kDef;
}

const OpDef& AssignVariable() {
  static constexpr OpDef kDef = {
      "ASSIGN_VARIABLE", "reshape", InferAssign, LowerAssign, CopyKernels};
  return kDef;
}

const OpDef& CallOnce() {
  static constexpr OpDef kDef = {"CALL_ONCE", "reshape", InferCallOnce, Nothing, NoKernels};
  return kDef;
}

}  // namespace mote::ops
