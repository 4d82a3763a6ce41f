#include "lifecycle/ModuleFacts.h"
#include "engine/CallTargets.h"
#include "lifecycle/Accessors.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

ModuleFacts::ModuleFacts(const ApiTable &Table) : Table(Table) {
  Shown.Noun = "object";
  Shown.Acquired = "registered";
  Shown.Released = "unregistered";
  Shown.Async = true;
}

std::set<std::string> ModuleFacts::handlersIn(StringRef Record) const {
  std::set<std::string> All;
  for (auto It = Handlers.lower_bound({Record.str(), INT64_MIN});
       It != Handlers.end() && It->first.Owner == Record; ++It)
    All.insert(It->second.begin(), It->second.end());
  return All;
}

std::string ModuleFacts::idOf(const Function &F) const {
  std::string Name = F.getName().str();
  return F.hasLocalLinkage() ? Name + "@" + std::to_string(Unit) : Name;
}

Event ModuleFacts::at(const Instruction &I, const SourceNames &Names) const {
  Event E;
  E.Where = Names.place(I);
  E.In = idOf(*I.getFunction());
  return E;
}

/// The kernel keeps the address of what a module exports in a section that the
/// linker drops.
static bool isExported(const Function &F) {
  return any_of(F.users(), [](const User *U) {
    auto *Kept = dyn_cast<GlobalVariable>(U);
    return Kept && Kept->getSection() == ".discard.addressable";
  });
}

void ModuleFacts::add(const Module &Module, const SourceNames &Names,
                      const OpsRoles &Roles) {
  ++Unit;
  for (const Function &F : Module) {
    if (F.isDeclaration() || Table.function(SourceNames::name(F)))
      continue; // a row speaks for the API's own inline functions
    FunctionFacts Facts;
    Facts.SourceName = SourceNames::name(F);
    Facts.Where = Names.place(F);
    Facts.IsTeardown = Roles.has(F, OpsRole::Teardown);
    Facts.IsBringUp = Roles.has(F, OpsRole::BringUp);
    if (const Function *Undoing = Roles.undoing(F))
      Facts.Undoing = idOf(*Undoing);
    if (const Function *Silencing = Roles.silencing(F))
      Facts.Silencing = idOf(*Silencing);
    Facts.IsPower =
        any_of(ArrayRef{OpsRole::Suspend, OpsRole::Resume,
                        OpsRole::RuntimeSuspend, OpsRole::RuntimeResume},
               [&](OpsRole R) { return Roles.has(F, R); });
    Facts.IsCallback = F.hasAddressTaken();
    Facts.IsExported = isExported(F);
    Facts.OfModule = Roles.isModuleInit(F) || Roles.isModuleExit(F);
    Guards Of(const_cast<Function &>(F));
    for (const Instruction &I : instructions(F)) {
      size_t Before = Facts.Events.size();
      addUses(I, Names, Of, Facts);
      if (auto *Call = dyn_cast<CallBase>(&I))
        addCall(*Call, Names, Facts);
      else if (auto *Store = dyn_cast<StoreInst>(&I))
        addStore(*Store, Names, Facts);
      if (auto *Copy = dyn_cast<MemCpyInst>(&I))
        addTable(I, *Copy->getDest(), *Copy->getSource(), Names, Facts);
      for (Event &E : MutableArrayRef(Facts.Events).drop_front(Before))
        E.Guards = Of.of(*I.getParent());
    }
    addFirst(F, Names, Facts);
    Functions.try_emplace(idOf(F), std::move(Facts));
  }
  for (const OpsRoles::Callback &C : Roles.callbacks())
    addCallback(C, Names);
}

/// The pointer fetched is followed, or handed to a function, by a user that
/// Counts.
static bool isFollowed(
    const Instruction &Pointer, function_ref<bool(const User &)> Counts =
                                    [](const User &) { return true; }) {
  return any_of(Pointer.users(), [&](const User *U) {
    if (!Counts(*U))
      return false;
    if (auto *Store = dyn_cast<StoreInst>(U))
      return Store->getPointerOperand() == &Pointer;
    return isa<LoadInst, GEPOperator, CallBase>(U);
  });
}

void ModuleFacts::addFirst(const Function &F, const SourceNames &Names,
                           FunctionFacts &Out) const {
  SmallPtrSet<const BasicBlock *, 8> First;
  for (const BasicBlock *B = &F.getEntryBlock(); B;
       B = B->getSingleSuccessor()) {
    First.insert(B);
    if (const BasicBlock *Next = B->getSingleSuccessor();
        Next && !Next->getSinglePredecessor())
      break;
  }
  auto there = [&](const User &U) {
    auto *I = dyn_cast<Instruction>(&U);
    return I && First.count(I->getParent());
  };
  for (const BasicBlock *B : First)
    for (const Instruction &I : *B) {
      auto *Call = dyn_cast<CallBase>(&I);
      if (const Function *Callee = Call ? CallTargets::direct(*Call) : nullptr)
        Out.CallsFirst.insert(idOf(*Callee));
      if (!I.getType()->isPointerTy() || !isFollowed(I, there))
        continue;
      if (auto *Load = dyn_cast<LoadInst>(&I))
        Out.FollowsFirst.insert(placeAt(*Load->getPointerOperand()));
      else if (Call)
        Out.FollowsFirst.insert(fetchedBy(Names, *Call));
    }
}

void ModuleFacts::addUses(const Instruction &I, const SourceNames &Names,
                          Guards &Of, FunctionFacts &Out) {
  // A pointer on the way decides, too: nobody gets there before it is set.
  auto uses = [&](const Place &P, const Value &Address) {
    std::set<Place> Way = Of.of(*I.getParent());
    if (auto *Through = dyn_cast<LoadInst>(getUnderlyingObject(&Address)))
      if (Place Q = placeAt(*Through->getPointerOperand()); Q.isField())
        Way.insert(Q);
    addWay(Out.Uses[P], Way);
  };
  auto writes = [&](const Value *Address) {
    if (Place P = placeAt(*Address); P.isKnown()) {
      Out.Writes.insert(P);
      Out.WritesInOrder.push_back({Out.Events.size(), P});
    }
  };
  if (auto *Field = dyn_cast<GEPOperator>(&I)) {
    auto *Record = dyn_cast<StructType>(Field->getSourceElementType());
    if (Record && Record->hasName())
      Out.Records.insert(Record->getName().str());
  } else if (auto *Load = dyn_cast<LoadInst>(&I)) {
    Place P = placeAt(*Load->getPointerOperand());
    if (P.isKnown() && Load->getType()->isPointerTy() && isFollowed(*Load)) {
      Out.Follows.try_emplace(P, Names.place(I));
      uses(P, *Load->getPointerOperand());
    }
    if (P.isField() && Load->getType()->isPointerTy())
      addHolder(*Load, *getUnderlyingObject(Load->getPointerOperand()), Names);
  } else if (auto *Store = dyn_cast<StoreInst>(&I)) {
    writes(Store->getPointerOperand());
  } else if (I.isTerminator()) {
    Out.Tests.merge(Guards::tests(*I.getParent()));
  } else if (auto *Call = dyn_cast<CallBase>(&I)) {
    if (Place P = fetchedBy(Names, *Call); P.isKnown()) {
      if (any_of(Call->users(), IsaPred<ICmpInst>))
        Out.Tests.insert(P);
      if (isFollowed(*Call))
        Out.Follows.try_emplace(P, Names.place(I));
    }
    const Function *Callee = CallTargets::direct(*Call);
    bool OfKernel =
        Callee && !Callee->isDeclaration() && !Names.isDriverCode(*Callee);
    if (Call->getType()->isPointerTy() && Call->arg_size() == 1 && Callee &&
        !Names.isDriverCode(*Callee))
      addHolder(*Call, *Call->getArgOperand(0), Names);
    for (const Use &Argument : Call->args()) {
      if (!Argument->getType()->isPointerTy())
        continue;
      if (Place P = placeAt(*Argument); P.isKnown()) {
        Out.Passes.insert(P);
        uses(P, *Argument);
      }
      if (OfKernel)
        writes(Argument);
    }
  }
}

/// `netdev_priv(dev)`, `hw->priv`: what the kernel keeps behind an object, or
/// in it, for the driver.
void ModuleFacts::addHolder(const Instruction &Private, const Value &Holder,
                            const SourceNames &Names) {
  std::string Record = recordOf(Private);
  auto *Made = dyn_cast<CallBase>(&Holder);
  const ApiFunction *Row = Made ? CallTargets::row(Table, *Made) : nullptr;
  if (Row && !Record.empty() && isa<CallBase>(Private))
    for (const ApiEffect &E : Row->Effects)
      if (E.Kind == EffectKind::Acquire && E.Via.K == ApiPlace::Return)
        HolderFamilies[Record].insert(E.Resource);
  std::string Of = Record.empty() ? "" : objectOf(Names, Holder);
  if (!Of.empty() && Of != Record)
    (isa<LoadInst>(Private) ? FieldHolders : Holders)[Record].insert(Of);
}

bool ModuleFacts::holds(const Event &Made, const std::string &Record) const {
  // Plain memory holds pointers to anything, and so does what is counted.
  auto in = [&](const auto &Of) {
    auto It = Of.find(Record);
    return It != Of.end() && It->second.count(Made.Source.Owner);
  };
  auto Families = HolderFamilies.find(Record);
  return !Made.Family->EscapesByCall &&
         ((Families != HolderFamilies.end() &&
           Families->second.count(Made.Family)) ||
          in(Holders) || (!Made.Family->Counted && in(FieldHolders)));
}

/// The subsystem calls it as it likes: a source, armed by registration.
void ModuleFacts::addCallback(const OpsRoles::Callback &C,
                              const SourceNames &Names) {
  auto It = Functions.find(idOf(*C.F));
  if (It == Functions.end())
    return;
  Event E;
  E.K = Event::Register;
  E.Family = C.Until;
  E.ByTable = true;
  E.Later = C.Late;
  E.Table = C.Table.str();
  E.Name = E.In = It->first;
  E.Where = Names.place(*C.F);
  It->second.Events.push_back(std::move(E));
}

void ModuleFacts::addStore(const StoreInst &Store, const SourceNames &Names,
                           FunctionFacts &Out) {
  const Value &Stored = *Store.getValueOperand();
  const Value &Slot = *Store.getPointerOperand();
  if (auto *Handler = dyn_cast<Function>(&Stored))
    return addHandler(Store, Slot, *Handler, Names, Out);
  addTable(Store, Slot, Stored, Names, Out);
  Event E = at(Store, Names);
  E.Source = placeAt(*Store.getPointerOperand());
  if (!E.Source.isKnown() || !Stored.getType()->isPointerTy() ||
      isa<ConstantPointerNull>(Stored))
    return;
  E.K = Event::Set;
  if (auto *Call = dyn_cast<CallBase>(&Stored))
    E.From = Names.place(*Call);
  E.Spelling = spell(Names, E.Source);
  Out.Events.push_back(std::move(E));
}

/// `chip->ops = &table`, `timer->hw = table`: all that stands in it.
void ModuleFacts::addTable(const Instruction &I, const Value &Slot,
                           const Value &Kept, const SourceNames &Names,
                           FunctionFacts &Out) {
  auto *Table = dyn_cast<GlobalVariable>(&Kept);
  if (!Table || !Table->hasInitializer())
    return;
  for (const Use &Member : Table->getInitializer()->operands())
    if (auto *Handler = dyn_cast<Function>(Member))
      addHandler(I, Slot, *Handler, Names, Out);
}

/// `work->func = handler`: the macros that set up a source write its field.
void ModuleFacts::addHandler(const Instruction &I, const Value &At,
                             const Function &Handler, const SourceNames &Names,
                             FunctionFacts &Out) {
  auto *Field = dyn_cast<GEPOperator>(&At);
  auto *Record =
      Field ? dyn_cast<StructType>(Field->getSourceElementType()) : nullptr;
  APInt Offset(64, 0);
  const DataLayout &Layout = I.getModule()->getDataLayout();
  if (!Record || !Record->hasName() ||
      !Field->accumulateConstantOffset(Layout, Offset))
    return;
  Place Slot{Record->getName().str(), Offset.getSExtValue()};
  // Known by the innermost record, and by the object around it.
  Handlers[Slot].insert(idOf(Handler));
  Handlers[placeAt(At)].insert(idOf(Handler));
  std::string Member = spell(Names, Slot);
  const ApiFamily *Family =
      Table.handledBy(StringRef(Slot.Owner).substr(strlen("struct.")), Member);
  if (!Family)
    return;
  Event E = at(I, Names);
  E.K = Event::Register;
  E.Source = sourceOf(*Field->getPointerOperand());
  E.Family = Family;
  E.ByTable = !Family->State;
  E.Name = idOf(Handler);
  E.Spelling = spell(Names, E.Source);
  Out.Events.push_back(std::move(E));
}

} // namespace drydock
