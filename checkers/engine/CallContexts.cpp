#include "engine/CallContexts.h"
#include "engine/CallTargets.h"
#include "engine/InterruptLevel.h"
#include "engine/OpsRoles.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

CallContexts::CallContexts(const ApiTable &Table, const Module &Module,
                           const SourceNames &Names, const OpsRoles &Roles)
    : Table(Table), Names(Names) {
  for (const OpsRoles::Member &M : Roles.members())
    add(*M.F, M.Context, {}, M.Record.str());
  for (const Function &F : Module)
    for (const Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        addCall(*Call);
      else if (auto *Store = dyn_cast<StoreInst>(&I))
        addStore(*Store);
}

static bool isAtomic(StringRef Context) {
  return interruptLevel(Context) != InThread;
}

const CallContexts::Entry *CallContexts::atomic(const Function &F) const {
  const Entry *E = of(F);
  return E && isAtomic(E->Context) ? E : nullptr;
}

/// Of several, one in which nobody may sleep says more.
void CallContexts::add(const Function &F, StringRef Context, SourcePlace Where,
                       std::string In) {
  if (Context.empty() || (of(F) && (atomic(F) || !isAtomic(Context))))
    return;
  ByFunction[&F] = Entry{Context.str(), std::move(Where), std::move(In)};
}

void CallContexts::addCall(const CallBase &Call) {
  const ApiFunction *Row = CallTargets::row(Table, Call);
  if (!Row)
    return;
  for (const ApiEffect &Effect : Row->Effects)
    if (Effect.Kind == EffectKind::RegisterCallback &&
        Effect.Via.K == ApiPlace::Argument &&
        Effect.Via.Index < Call.arg_size())
      if (auto *F = dyn_cast<Function>(Call.getArgOperand(Effect.Via.Index)))
        add(*F, Effect.Context, Names.place(Call),
            SourceNames::name(*Call.getFunction()));
}

/// `urb->complete = handler`, `timer->function = handler`.
void CallContexts::addStore(const StoreInst &Store) {
  auto *F = dyn_cast<Function>(Store.getValueOperand());
  auto *Field = dyn_cast<GEPOperator>(Store.getPointerOperand());
  auto *Type =
      Field ? dyn_cast<StructType>(Field->getSourceElementType()) : nullptr;
  APInt Offset(64, 0);
  if (!F || !Type || !Type->hasName() ||
      !Field->accumulateConstantOffset(Store.getModule()->getDataLayout(),
                                       Offset))
    return;
  StringRef Record = Type->getName();
  std::string Member;
  const DIType *MemberType = nullptr;
  const DICompositeType *Info = Names.record(Record);
  if (!Info ||
      !SourceNames::member(Info, Offset.getSExtValue(), Member, MemberType) ||
      !Record.consume_front("struct."))
    return;
  StringRef Name = StringRef(Member).ltrim('.');
  StringRef Context;
  if (const ApiFamily *Family = Table.handledBy(Record, Name))
    Context = Family->Context;
  if (const ApiOpsTable *Ops = Table.opsTable(Record))
    for (const ApiOpsMember &M : Ops->Members)
      if (M.Name == Name)
        Context = M.Context;
  add(*F, Context, Names.place(Store), SourceNames::name(*Store.getFunction()));
}

} // namespace drydock
