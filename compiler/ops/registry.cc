// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/registry.h"

#include <fmt/format.h>

#include "compiler/ops/macs.h"

namespace mote::ops {

#define MOTE_OP(name) const OpDef& name();
#include "compiler/ops/ops.def"
#undef MOTE_OP

const std::vector<const OpDef*>& AllOps() {
  static const std::vector<const OpDef*> kOps = {
#define MOTE_OP(name) &name(),
#include "compiler/ops/ops.def"
#undef MOTE_OP
  };
  return kOps;
}

bool IsOwnOp(const std::string& opcode) { return opcode.rfind("mote.", 0) == 0; }

const OpDef* FindOp(const graph::Op& op) {
  if (op.custom != IsOwnOp(op.opcode)) return nullptr;
  for (const OpDef* def : AllOps()) {
    if (op.opcode == def->opcode) return def;
  }
  return nullptr;
}

namespace {

// No device has more memory in one piece; a lowering may make tables as long as a tensor.
constexpr int64_t kMaxOperandBytes = int64_t{1} << 26;

// Padding by a zero point would make a bool that is neither 0 nor 1.
Status CheckOperand(const OpView& op, const char* role, const graph::Tensor& tensor) {
  if (tensor.dtype == graph::DType::kBool && tensor.quantization.present()) {
    return op.Fail(fmt::format("{} is a bool with a scale, want none.", role));
  }
  const int64_t bytes = graph::ByteCount(tensor).value_or(0);
  if (bytes <= kMaxOperandBytes) return {};
  return op.Fail(fmt::format("{} of shape {} takes {} bytes, want at most {}.",
                             role,
                             graph::ShapeText(tensor.shape),
                             bytes,
                             kMaxOperandBytes));
}

Status CheckOperands(const OpView& op) {
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (op.has_input(i)) MOTE_RETURN_IF_ERROR(CheckOperand(op, "an input", op.input(i)));
  }
  for (size_t i = 0; i < op.output_count(); ++i) {
    MOTE_RETURN_IF_ERROR(CheckOperand(op, "an output", op.output(i)));
  }
  return {};
}

Status CheckShapes(const OpView& op, const OpDef& def) {
  MOTE_TRY(const std::vector<graph::Shape> shapes, def.infer(op));
  for (size_t i = 0; i < shapes.size(); ++i) {
    const graph::Shape& stated = op.output(i).shape;
    if (stated == shapes[i]) continue;
    return op.Fail(
        fmt::format("output {} is stated as {}, but its inputs give {}. Only "
                    "shapes that are fixed and consistent are supported.",
                    i,
                    graph::ShapeText(stated),
                    graph::ShapeText(shapes[i])));
  }
  return {};
}

}  // namespace

Result<KernelCalls> LowerOp(const OpView& op, const LowerOptions& options) {
  const OpDef* def = FindOp(op.op());
  if (def == nullptr) {
    const char* kind = op.op().custom ? "custom operator" : "operator";
    return op.Fail(fmt::format("{} not supported. 'mote ops' lists what is.", kind));
  }
  MOTE_RETURN_IF_ERROR(CheckOperands(op));
  MOTE_RETURN_IF_ERROR(CheckShapes(op, *def));
  const LowerOptions usable = def->follows_xnnpack ? options : WithoutXnnpack(options);
  MOTE_TRY(KernelCalls calls, def->lower(op, usable));
  for (KernelCall& call : calls) {
    if (call.folder.empty()) call.folder = def->folder;
    if (call.table.empty()) call.table = call.folder;
    call.is_alias = def->is_alias;
    if (def->per_image) call = ForEachImage(std::move(call), op.input(0).shape[0]);
  }
  if (!calls.empty()) calls.front().macs = MacsOf(op);
  return calls;
}

}  // namespace mote::ops
