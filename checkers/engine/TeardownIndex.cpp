#include "engine/TeardownIndex.h"
#include "lowering/SourceNames.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstrTypes.h"
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

void TeardownIndex::addTeardowns(const Module &Module,
                                 const SourceNames &Names) {
  for (const GlobalVariable &G : Module.globals()) {
    auto *Type = dyn_cast<StructType>(G.getValueType());
    auto *Init = G.hasInitializer()
                     ? dyn_cast<ConstantStruct>(G.getInitializer())
                     : nullptr;
    if (!Type || !Init || !Type->hasName())
      continue;
    StringRef Name = Type->getName();
    Name.consume_front("struct.");
    const ApiOpsTable *Ops = Table.opsTable(Name);
    const DICompositeType *Record = Names.record(Type->getName());
    if (!Ops || !Record)
      continue;
    const StructLayout *Layout = Module.getDataLayout().getStructLayout(Type);
    for (const DINode *Node : Record->getElements()) {
      auto *Member = dyn_cast_or_null<DIDerivedType>(Node);
      if (!Member)
        continue;
      for (const ApiOpsMember &Known : Ops->Members)
        if (Known.Role == OpsRole::Teardown &&
            Member->getName() == Known.Name) {
          unsigned Index =
              Layout->getElementContainingOffset(Member->getOffsetInBits() / 8);
          HasTeardown |= isa<Function>(Init->getOperand(Index));
        }
    }
  }
}

void TeardownIndex::add(const Module &Module, const SourceNames &Names) {
  addReleases(Module);
  addTeardowns(Module, Names);
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
