#include "engine/TeardownIndex.h"
#include "lowering/SourceNames.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace drydock {

void TeardownIndex::addReleases(const Module &Module) {
  // A declaration is enough: it is there because something mentions it, be it
  // a call, a callback or a devres action.
  for (const Function &F : Module)
    if (const ApiFunction *Row = Table.function(SourceNames::name(F)))
      for (const ApiEffect &Effect : Row->Effects)
        if (Effect.Kind == EffectKind::Release && Effect.Resource)
          Released.insert(Effect.Resource);
}

void TeardownIndex::add(const Module &Module, const OpsRoles &Roles) {
  addReleases(Module);
  Released.insert(Roles.releasedByCore().begin(), Roles.releasedByCore().end());
  HasTeardown |= !Roles.in(OpsRole::Teardown).empty();
}

bool TeardownIndex::neverReleased(const ApiFamily &Family) const {
  if (!HasTeardown || Released.contains(&Family))
    return false;
  for (const std::string &Other : Family.ReleasedBy)
    if (Released.contains(Table.family(Other)))
      return false;
  return true;
}

} // namespace drydock
