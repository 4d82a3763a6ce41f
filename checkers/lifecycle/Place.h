// A place that a driver keeps something in, the same in every unit of a module:
// a field of a record, or a global variable. `&priv->poll` in one function and
// `&data->poll` in another are one place when the records are one type.
#pragma once
#include "lowering/SourceNames.h"
#include <compare>
#include <string>
#include <vector>

namespace llvm {
class DICompositeType;
class Value;
} // namespace llvm

namespace drydock {

struct Place {
  std::string Owner;  ///< "struct.foo", or the name of a global variable
  int64_t Offset = 0; ///< bytes from its start
  auto operator<=>(const Place &) const = default;
  bool isKnown() const { return !Owner.empty(); }
  bool isField() const { return Owner.starts_with("struct."); }
};

/// Where Address points; unknown for locals and variable indices.
Place placeAt(const llvm::Value &Address);
/// The field that Address points to, whatever the index of the element around
/// it: `ring->buf[i].dma` is one place. Unknown for locals.
Place fieldAt(const llvm::Value &Address);
/// The field in the record next to it: of `&priv->chan.lock`, chan's.
Place innermostAt(const llvm::Value &Address);
/// The same for a value: what it points to, or what it was loaded from.
Place placeOf(const llvm::Value &V);
/// The same for a source, whatever the index of the element around it.
Place sourceOf(const llvm::Value &V);
/// The record that V points to, by the fields read through it: "struct.foo".
std::string recordOf(const llvm::Value &V);
/// Names of the records that V points to: its own, then those that start where
/// it starts. Empty: cannot be told.
std::vector<std::string> recordsAt(const SourceNames &Names,
                                   const llvm::Value &V);
/// The record of the object, or part of an object, that V points to, as
/// "struct.foo": by the fields read through it, or by what keeps it.
std::string objectOf(const SourceNames &Names, const llvm::Value &V);
/// The record that stands at P; null where something else does.
const llvm::DICompositeType *partAt(const SourceNames &Names, const Place &P);
/// The field that "record.member" names; unknown where the unit has none.
Place fieldNamed(const SourceNames &Names, llvm::StringRef Field);
/// ".poll.work" of the field, or the name of the variable.
std::string spell(const SourceNames &Names, const Place &P);

} // namespace drydock
