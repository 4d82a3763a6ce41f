#include "engine/OpsRoles.h"
#include "lowering/SourceNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace drydock {

OpsRoles::OpsRoles(const ApiTable &Table, const Module &Module,
                   const SourceNames &Names) {
  for (const GlobalVariable &G : Module.globals())
    addTable(Table, G, Names);
}

bool OpsRoles::has(const Function &F, OpsRole Role) const {
  return is_contained(in(Role), &F);
}

void OpsRoles::addTable(const ApiTable &Table, const GlobalVariable &G,
                        const SourceNames &Names) {
  auto *Type = dyn_cast<StructType>(G.getValueType());
  auto *Init = G.hasInitializer() ? dyn_cast<ConstantStruct>(G.getInitializer())
                                  : nullptr;
  if (!Type || !Init || !Type->hasName())
    return;
  StringRef Name = Type->getName();
  Name.consume_front("struct.");
  const ApiOpsTable *Ops = Table.opsTable(Name);
  const DICompositeType *Record = Names.record(Type->getName());
  if (!Ops || !Record)
    return;
  const StructLayout *Layout =
      G.getParent()->getDataLayout().getStructLayout(Type);
  for (const DINode *Node : Record->getElements()) {
    auto *Member = dyn_cast_or_null<DIDerivedType>(Node);
    if (!Member)
      continue;
    auto Known = find_if(Ops->Members, [&](const ApiOpsMember &M) {
      return M.Name == Member->getName();
    });
    if (Known == Ops->Members.end())
      continue;
    unsigned Index =
        Layout->getElementContainingOffset(Member->getOffsetInBits() / 8);
    auto *F = dyn_cast<Function>(Init->getOperand(Index));
    if (F && !is_contained(ByRole[Known->Role], F))
      ByRole[Known->Role].push_back(F);
  }
}

} // namespace drydock
