// What our checkers know on one path of the Static Analyzer, beside its own
// state: resources by their handles, where a value came from, and pointers that
// were followed untested.
#pragma once
#include "model/ApiTable.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

namespace drydock {

/// A value as the name of a resource: a symbol, an address inside an object, or
/// a number. The analyzer has one object for each.
struct Handle {
  clang::ento::SymbolRef Symbol = nullptr;
  const clang::ento::MemRegion *Region = nullptr;
  const llvm::APSInt *Number = nullptr;

  static Handle of(clang::ento::SVal Value);
  const void *id() const {
    return Symbol   ? static_cast<const void *>(Symbol)
           : Region ? static_cast<const void *>(Region)
                    : Number;
  }
  explicit operator bool() const { return id(); }
  bool operator==(const Handle &) const = default;
};

/// The object that a pointer points into; null when it has no symbol.
clang::ento::SymbolRef objectOf(clang::ento::SVal Pointer);

struct ResourceKey {
  const ApiFamily *Family = nullptr;
  Handle Name;
  const void *Key = nullptr; ///< tells instances apart; null: none

  auto tie() const {
    return std::tuple<const void *, const void *, const void *>(Family,
                                                                Name.id(), Key);
  }
  bool operator==(const ResourceKey &O) const { return tie() == O.tie(); }
  bool operator<(const ResourceKey &O) const { return tie() < O.tie(); }
  void Profile(llvm::FoldingSetNodeID &Id) const {
    Id.AddPointer(Family);
    Id.AddPointer(Name.id());
    Id.AddPointer(Key);
  }
};

struct Holding {
  bool Released = false;
  bool Managed = false;    ///< devres owns it
  bool Here = false;       ///< acquired on this path
  bool ByArgument = false; ///< the handle was passed in, not handed out
  unsigned Count = 1;

  bool operator==(const Holding &) const = default;
  void Profile(llvm::FoldingSetNodeID &Id) const {
    Id.AddInteger(Released | Managed << 1 | Here << 2 | ByArgument << 3);
    Id.AddInteger(Count);
  }
};

struct DrydockResources {};
/// The function of the tables that returned a value.
struct DrydockOrigins {};
/// Followed before any test.
struct DrydockFollowed {};

} // namespace drydock

// Clang's macros make a trait that one file sees; these are for all of ours.
namespace clang::ento {
template <>
struct ProgramStateTrait<drydock::DrydockResources>
    : ProgramStatePartialTrait<
          llvm::ImmutableMap<drydock::ResourceKey, drydock::Holding>> {
  static void *GDMIndex();
};
template <>
struct ProgramStateTrait<drydock::DrydockOrigins>
    : ProgramStatePartialTrait<
          llvm::ImmutableMap<SymbolRef, const drydock::ApiFunction *>> {
  static void *GDMIndex();
};
template <>
struct ProgramStateTrait<drydock::DrydockFollowed>
    : ProgramStatePartialTrait<llvm::ImmutableSet<SymbolRef>> {
  static void *GDMIndex();
};
} // namespace clang::ento

namespace drydock {

/// The resource that a release of Family by Name ends, if it is known.
std::optional<std::pair<ResourceKey, Holding>>
findResource(clang::ento::ProgramStateRef State, const ResourceKey &Wanted);

/// Drops what no expression can name any more.
clang::ento::ProgramStateRef forgetDead(clang::ento::ProgramStateRef State,
                                        clang::ento::SymbolReaper &Reaper);

} // namespace drydock
