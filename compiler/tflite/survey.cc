// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/survey.h"

#include <algorithm>

#include "compiler/tflite/schema.h"

namespace mote::tflite {

namespace {

using flatbuffers::Table;

// Fields of the schema that graph::Module has no place for.
constexpr struct {
  const char* table;
  const char* field;
} kHomeless[] = {
    {"Model", "external_buffer_groups"},
    {"Model", "external_buffers"},
    {"SubGraph", "debug_metadata_index"},
};

bool IsHomeless(const reflection::Field& field) {
  static const std::vector<const reflection::Field*> fields = [] {
    std::vector<const reflection::Field*> found;
    for (const auto& row : kHomeless) {
      found.push_back(FindTable(row.table)->fields()->LookupByKey(row.field));
    }
    return found;
  }();
  return std::find(fields.begin(), fields.end(), &field) != fields.end();
}

// Where the walk is: a chain on the stack, spelled out only when there is something to say.
struct Place {
  const Place* parent;
  const char* name;
  int64_t index;  // in a vector; -1 elsewhere

  std::string Text() const {
    std::string text = parent != nullptr ? parent->Text() : "";
    if (!text.empty()) text += ".";
    text += name;
    return index < 0 ? text : text + "[" + std::to_string(index) + "]";
  }
};

class Walker {
 public:
  explicit Walker(uint64_t max_bytes) : max_bytes_(max_bytes) {}

  void WalkTable(const Table& table, const reflection::Object& object, const Place* place);
  Survey Take() { return std::move(survey_); }

 private:
  bool Full() const { return survey_.bytes > max_bytes_; }
  void FindLaterFields(const Table& table, const reflection::Object& object, const Place* place);
  void WalkField(const Table& table, const reflection::Field& field, const Place* parent);
  void WalkVector(const Table& table, const reflection::Field& field, const Place* parent);
  void WalkUnion(const Table& table,
                 const reflection::Object& object,
                 const reflection::Field& field,
                 const Place* parent);

  uint64_t max_bytes_;
  Survey survey_;
};

std::string PlaceText(const Place* parent, const std::string& last) {
  return Place{parent, last.c_str(), -1}.Text();
}

// A vtable is: its own size, the table's size, then one offset a field; 0 where it is absent.
void Walker::FindLaterFields(const Table& table,
                             const reflection::Object& object,
                             const Place* place) {
  const auto size = flatbuffers::ReadScalar<flatbuffers::voffset_t>(table.GetVTable());
  for (uint32_t id = object.fields()->size(); 4 + 2 * id < size; ++id) {
    const auto slot = static_cast<flatbuffers::voffset_t>(4 + 2 * id);
    if (!table.CheckField(slot)) continue;
    survey_.AddUnread(PlaceText(place, TableName(object) + " field " + std::to_string(id)));
  }
}

void Walker::WalkTable(const Table& table, const reflection::Object& object, const Place* place) {
  survey_.bytes += sizeof(flatbuffers::soffset_t);
  FindLaterFields(table, object, place);
  for (const reflection::Field* field : *object.fields()) {
    if (Full()) return;
    if (field->deprecated()) continue;  // flatc's verifier has not looked at it
    if (field->type()->base_type() == reflection::Union) {
      WalkUnion(table, object, *field, place);
    } else if (table.CheckField(field->offset())) {
      WalkField(table, *field, place);
    }
  }
}

void Walker::WalkField(const Table& table, const reflection::Field& field, const Place* parent) {
  const Place place{parent, field.name()->c_str(), -1};
  switch (field.type()->base_type()) {
    case reflection::String: {
      const uint32_t size = flatbuffers::GetFieldS(table, field)->size();
      survey_.bytes += size;
      if (size > 0 && IsHomeless(field)) survey_.AddUnread(place.Text());
      break;
    }
    case reflection::Vector:
      WalkVector(table, field, parent);
      break;
    case reflection::Obj:
      WalkTable(*flatbuffers::GetFieldT(table, field), TableOf(field), &place);
      break;
    default:
      if (IsHomeless(field) && flatbuffers::GetAnyFieldI(table, field) != field.default_integer()) {
        survey_.AddUnread(place.Text());
      }
  }
}

void Walker::WalkVector(const Table& table, const reflection::Field& field, const Place* parent) {
  const flatbuffers::VectorOfAny* const vector = flatbuffers::GetFieldAnyV(table, field);
  const reflection::BaseType element = field.type()->element();
  survey_.bytes += uint64_t{vector->size()} * flatbuffers::GetTypeSize(element);
  Place place{parent, field.name()->c_str(), -1};
  if (vector->size() > 0 && IsHomeless(field)) survey_.AddUnread(place.Text());
  if (element != reflection::Obj) return;
  for (uint32_t i = 0; i < vector->size() && !Full(); ++i) {
    place.index = i;
    WalkTable(
        *flatbuffers::GetAnyVectorElemPointer<const Table>(vector, i), TableOf(field), &place);
  }
}

// The type may be there without the table.
void Walker::WalkUnion(const Table& table,
                       const reflection::Object& object,
                       const reflection::Field& field,
                       const Place* parent) {
  const Place place{parent, field.name()->c_str(), -1};
  uint8_t type = 0;
  const reflection::Object* const member = UnionTable(table, object, field, &type);
  if (type != 0 && member == nullptr) {
    survey_.AddUnread(place.Text() + ": member " + std::to_string(type));
  }
  const Table* const held = flatbuffers::GetFieldT(table, field);
  if (member != nullptr && held != nullptr) WalkTable(*held, *member, &place);
}

}  // namespace

void Survey::AddUnread(std::string place) {
  if (unread.size() == kMaxUnread) unread.push_back("...");
  if (unread.size() < kMaxUnread) unread.push_back(std::move(place));
}

Survey SurveyModel(const Table& model, uint64_t max_bytes) {
  Walker walker(max_bytes);
  walker.WalkTable(model, *FindTable("Model"), nullptr);
  return walker.Take();
}

}  // namespace mote::tflite
