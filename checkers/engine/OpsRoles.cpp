#include "engine/OpsRoles.h"
#include "lowering/SourceNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace drydock {

namespace {
/// A bring-up, and what undoes it; or null.
using Pair = std::pair<const Function *, const Function *>;
} // namespace

static const Function *firstOf(ArrayRef<const Function *> Wanted,
                               const Value &In) {
  if (auto *F = dyn_cast<Function>(&In))
    return is_contained(Wanted, F) ? F : nullptr;
  if (auto *G = dyn_cast<GlobalVariable>(&In))
    return G->hasInitializer() ? firstOf(Wanted, *G->getInitializer())
                               : nullptr;
  if (isa<ConstantAggregate>(In))
    for (const Use &U : cast<Constant>(In).operands())
      if (!isa<GlobalVariable>(U))
        if (const Function *F = firstOf(Wanted, *U))
          return F;
  return nullptr;
}

/// `driver_probe(&driver, probe)`: handed over beside its table, not in it.
static SmallVector<Pair, 1> handedOver(const ApiTable &Table, const Module &M,
                                       ArrayRef<const Function *> Teardowns) {
  SmallVector<Pair, 1> All;
  for (const Function &F : M) {
    const ApiFunction *Row =
        F.isDeclaration() ? Table.function(F.getName()) : nullptr;
    if (!Row || Row->Runs != OpsRole::BringUp)
      continue;
    for (const User *U : F.users())
      if (auto *Call = dyn_cast<CallBase>(U))
        for (const Use &Argument : Call->args())
          if (auto *Begin = dyn_cast<Function>(Argument)) {
            const Function *End = nullptr;
            for (const Use &Other : Call->args())
              if (!End && isa<GlobalVariable>(Other))
                End = firstOf(Teardowns, *Other);
            All.push_back({Begin, End});
          }
  }
  return All;
}

OpsRoles::OpsRoles(const ApiTable &Table, const Module &Module) {
  for (const GlobalVariable &G : Module.globals())
    addVariable(Table, G);
  for (const ApiOpsTable &Ops : Table.opsTables())
    addLinked(Ops, Module);
  for (auto [Callback, Member] : EndsWith)
    if (const Function *End = ByMember.lookup(Member))
      Silencing.try_emplace(Callback, End);
  for (auto [Begin, End] : handedOver(Table, Module, in(OpsRole::Teardown))) {
    if (!has(*Begin, OpsRole::BringUp))
      ByRole[OpsRole::BringUp].push_back(Begin);
    if (End)
      Undoing.try_emplace(Begin, End);
  }
}

/// Members that the build fills in by link name are aliases in the unit.
void OpsRoles::addLinked(const ApiOpsTable &Ops, const Module &Module) {
  auto linked = [&](StringRef Member) -> const Function * {
    for (const ApiOpsMember &M : Ops.Members)
      if (M.Name == Member && !M.Symbol.empty())
        if (const GlobalAlias *Alias = Module.getNamedAlias(M.Symbol))
          return dyn_cast<Function>(Alias->getAliasee());
    return nullptr;
  };
  for (const ApiOpsMember &M : Ops.Members)
    if (const Function *F = linked(M.Name)) {
      ByRole[M.Role].push_back(F);
      if (M.Role == OpsRole::BringUp)
        ModuleInits.push_back(F);
      if (M.Role == OpsRole::Teardown)
        ModuleExits.push_back(F);
      if (!M.Pairs.empty() && !linked(M.Pairs))
        ForGood.push_back(F);
    }
}

bool OpsRoles::has(const Function &F, OpsRole Role) const {
  return is_contained(in(Role), &F);
}

SmallVector<const Function *, 1>
OpsRoles::releasesIn(const Value &Table) const {
  SmallVector<const Function *, 1> Found;
  auto *G = dyn_cast<GlobalVariable>(&Table);
  if (G && G->hasInitializer() && isa<ConstantStruct>(G->getInitializer()))
    for (const Use &Member : G->getInitializer()->operands())
      if (auto *F = dyn_cast<Function>(Member); F && has(*F, OpsRole::Release))
        Found.push_back(F);
  return Found;
}

/// The record behind typedefs and qualifiers, or null.
static const DICompositeType *recordOf(const DIType *Type) {
  return dyn_cast_or_null<DICompositeType>(SourceNames::strip(Type));
}

void OpsRoles::addVariable(const ApiTable &Table, const GlobalVariable &G) {
  SmallVector<DIGlobalVariableExpression *, 1> Infos;
  G.getDebugInfo(Infos);
  if (Infos.empty() || !G.hasInitializer())
    return;
  const DICompositeType *Whole = recordOf(Infos[0]->getVariable()->getType());
  if (!Whole)
    return;
  bool IsArray = Whole->getTag() == dwarf::DW_TAG_array_type;
  const DICompositeType *Record =
      IsArray ? recordOf(Whole->getBaseType()) : Whole;
  uint64_t Size = Record ? Record->getSizeInBits() / 8 : 0;
  // Long tables of other kinds take time and hold no callbacks.
  if (!Size || (IsArray && !Table.opsTable(Record->getName())))
    return;
  for (uint64_t At = 0; At < Whole->getSizeInBits() / 8; At += Size)
    addRecord(Table, G, *Record, At);
}

/// Types in the IR are laid out anew where there is padding; debug info keeps
/// names and offsets.
void OpsRoles::addRecord(const ApiTable &Table, const GlobalVariable &G,
                         const DICompositeType &Record, uint64_t Base) {
  const ApiOpsTable *Ops = Table.opsTable(Record.getName());
  StringMap<const Function *> Here;
  for (const DINode *Node : Record.getElements()) {
    auto *Member = dyn_cast_or_null<DIDerivedType>(Node);
    if (!Member || Member->getTag() != dwarf::DW_TAG_member)
      continue;
    uint64_t Offset = Base + Member->getOffsetInBits() / 8;
    if (auto *Inner = recordOf(Member->getBaseType());
        Inner && Inner->getTag() == dwarf::DW_TAG_structure_type)
      addRecord(Table, G, *Inner, Offset);
    if (!Ops)
      continue;
    auto Known = find_if(Ops->Members, [&](const ApiOpsMember &M) {
      return M.Name == Member->getName();
    });
    if (Known != Ops->Members.end())
      Here[Known->Name] = addFunction(*Ops, *Known, G, Offset);
  }
  if (Ops)
    addPairs(*Ops, Here);
}

/// The member, or another form of it: `remove_new` for `remove`.
static const Function *undoingIn(const ApiOpsTable &Ops, StringRef Member,
                                 const StringMap<const Function *> &Here) {
  for (const ApiOpsMember &M : Ops.Members)
    if (!Member.empty() && StringRef(M.Name).starts_with(Member))
      if (const Function *F = Here.lookup(M.Name))
        return F;
  return nullptr;
}

void OpsRoles::addPairs(const ApiOpsTable &Ops,
                        const StringMap<const Function *> &Here) {
  for (const ApiOpsMember &M : Ops.Members)
    if (const Function *Begin = Here.lookup(M.Name)) {
      if (const Function *End = undoingIn(Ops, M.Pairs, Here))
        Undoing.try_emplace(Begin, End);
      if (M.UndoneOnFailure && Undoing.contains(Begin))
        UndoneOnFailure.push_back(Begin);
      if (const Function *End = Here.lookup(M.Until))
        Silencing.try_emplace(Begin, End);
    }
}

const Function *OpsRoles::addFunction(const ApiOpsTable &Ops,
                                      const ApiOpsMember &Member,
                                      const GlobalVariable &G,
                                      uint64_t Offset) {
  const Constant *Value = ConstantFoldLoadFromConst(
      const_cast<Constant *>(G.getInitializer()),
      PointerType::get(G.getContext(), 0), APInt(64, Offset),
      G.getParent()->getDataLayout());
  auto *F = dyn_cast_or_null<Function>(Value);
  if (Value && Value->isNullValue())
    append_range(ReleasedByCore, Member.Default);
  if (F && !Member.Context.empty())
    Members.push_back({F, Member.Context, Ops.Struct});
  if (F && Member.Owns && Member.Argument < F->arg_size())
    Owned[F] = &Member;
  OpsRole Role = Member.Role;
  if (F)
    ByMember.try_emplace(Ops.Struct + "." + Member.Name, F);
  const bool Runs = Role == OpsRole::Io || Role == OpsRole::Async;
  if (F && Runs && !Ops.Until.empty())
    EndsWith.push_back({F, Ops.Until});
  if (!F || is_contained(ByRole[Role], F))
    return F;
  ByRole[Role].push_back(F);
  if (Ops.Live && !Member.AtStart && Runs)
    Callbacks.push_back({F, Ops.Live, Member.Late, G.getName()});
  return F;
}

} // namespace drydock
