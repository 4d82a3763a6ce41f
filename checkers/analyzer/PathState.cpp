#include "analyzer/PathState.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang::ento;

void *ProgramStateTrait<drydock::DrydockResources>::GDMIndex() {
  static int Index;
  return &Index;
}
void *ProgramStateTrait<drydock::DrydockOrigins>::GDMIndex() {
  static int Index;
  return &Index;
}
void *ProgramStateTrait<drydock::DrydockFollowed>::GDMIndex() {
  static int Index;
  return &Index;
}

namespace drydock {

Handle Handle::of(SVal Value) {
  Handle Out;
  if (const MemRegion *Region = Value.getAsRegion()) {
    Region = Region->StripCasts();
    if (auto *Pointee = llvm::dyn_cast<SymbolicRegion>(Region))
      Out.Symbol = Pointee->getSymbol();
    else
      Out.Region = Region;
  } else if (SymbolRef Symbol = Value.getAsSymbol()) {
    Out.Symbol = Symbol;
  } else if (const llvm::APSInt *Number = Value.getAsInteger()) {
    Out.Number = Number->isZero() ? nullptr : Number;
  }
  return Out;
}

SymbolRef objectOf(SVal Pointer) {
  const MemRegion *Region = Pointer.getAsRegion();
  auto *Object = llvm::dyn_cast_or_null<SymbolicRegion>(
      Region ? Region->getBaseRegion() : nullptr);
  return Object ? Object->getSymbol() : nullptr;
}

std::optional<std::pair<ResourceKey, Holding>>
findResource(ProgramStateRef State, const ResourceKey &Wanted) {
  if (const Holding *Same = State->get<DrydockResources>(Wanted))
    return std::pair(Wanted, *Same);
  for (const auto &[Key, Held] : State->get<DrydockResources>())
    if (Key.Name == Wanted.Name &&
        llvm::is_contained(Key.Family->ReleasedBy, Wanted.Family->Id))
      return std::pair(Key, Held);
  return std::nullopt;
}

ProgramStateRef forgetDead(ProgramStateRef State, SymbolReaper &Reaper) {
  for (const auto &[Key, Held] : State->get<DrydockResources>())
    if (Key.Name.Symbol && Reaper.isDead(Key.Name.Symbol))
      State = State->remove<DrydockResources>(Key);
  for (const auto &[Symbol, Row] : State->get<DrydockOrigins>())
    if (Reaper.isDead(Symbol))
      State = State->remove<DrydockOrigins>(Symbol);
  for (SymbolRef Symbol : State->get<DrydockFollowed>())
    if (Reaper.isDead(Symbol))
      State = State->remove<DrydockFollowed>(Symbol);
  return State;
}

} // namespace drydock
