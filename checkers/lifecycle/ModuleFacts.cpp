#include "lifecycle/ModuleFacts.h"
#include "engine/CallTargets.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
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
    Facts.IsPower =
        any_of(ArrayRef{OpsRole::Suspend, OpsRole::Resume,
                        OpsRole::RuntimeSuspend, OpsRole::RuntimeResume},
               [&](OpsRole R) { return Roles.has(F, R); });
    Facts.IsCallback = F.hasAddressTaken();
    Facts.OfModule = Roles.isModuleInit(F) || Roles.isModuleExit(F);
    for (const Instruction &I : instructions(F)) {
      addUses(I, Names, Facts);
      if (auto *Call = dyn_cast<CallBase>(&I))
        addCall(*Call, Names, Facts);
      else if (auto *Store = dyn_cast<StoreInst>(&I))
        addStore(*Store, Names, Facts);
    }
    addFirst(F, Facts);
    Functions.try_emplace(idOf(F), std::move(Facts));
  }
  for (const OpsRoles::Callback &C : Roles.callbacks())
    addCallback(C, Names);
}

/// The pointer loaded is followed, or handed to a function.
static bool isFollowed(const LoadInst &Pointer) {
  return any_of(Pointer.users(), [&](const User *U) {
    if (auto *Store = dyn_cast<StoreInst>(U))
      return Store->getPointerOperand() == &Pointer;
    return isa<LoadInst, GEPOperator, CallBase>(U);
  });
}

void ModuleFacts::addFirst(const Function &F, FunctionFacts &Out) const {
  for (const BasicBlock *B = &F.getEntryBlock(); B;
       B = B->getSingleSuccessor()) {
    for (const Instruction &I : *B) {
      if (auto *Load = dyn_cast<LoadInst>(&I);
          Load && Load->getType()->isPointerTy() && isFollowed(*Load))
        Out.FollowsFirst.insert(placeAt(*Load->getPointerOperand()));
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (const Function *Callee = CallTargets::direct(*Call))
          Out.CallsFirst.insert(idOf(*Callee));
    }
    if (const BasicBlock *Next = B->getSingleSuccessor();
        Next && !Next->getSinglePredecessor())
      break;
  }
}

/// Places that a condition is computed from.
static void collectTests(const Value *V, std::set<Place> &Out,
                         unsigned Depth = 0) {
  auto *I = dyn_cast<Instruction>(V);
  if (!I || Depth > 6)
    return;
  auto add = [&](const Value *Address) {
    if (Place P = placeAt(*Address); P.isKnown())
      Out.insert(P);
  };
  if (auto *Load = dyn_cast<LoadInst>(I))
    return add(Load->getPointerOperand());
  if (auto *Call = dyn_cast<CallBase>(I)) {
    for (const Use &Argument : Call->args())
      if (Argument->getType()->isPointerTy())
        add(Argument);
    return;
  }
  for (const Use &Operand : I->operands())
    collectTests(Operand, Out, Depth + 1);
}

void ModuleFacts::addUses(const Instruction &I, const SourceNames &Names,
                          FunctionFacts &Out) const {
  auto writes = [&](const Value *Address) {
    if (Place P = placeAt(*Address); P.isKnown())
      Out.Writes.insert(P);
  };
  if (auto *Field = dyn_cast<GEPOperator>(&I)) {
    auto *Record = dyn_cast<StructType>(Field->getSourceElementType());
    if (Record && Record->hasName())
      Out.Records.insert(Record->getName().str());
  } else if (auto *Load = dyn_cast<LoadInst>(&I)) {
    Place P = placeAt(*Load->getPointerOperand());
    if (P.isKnown() && Load->getType()->isPointerTy() && isFollowed(*Load))
      Out.Follows.try_emplace(P, Names.place(I));
  } else if (auto *Store = dyn_cast<StoreInst>(&I)) {
    writes(Store->getPointerOperand());
  } else if (auto *Branch = dyn_cast<BranchInst>(&I)) {
    if (Branch->isConditional())
      collectTests(Branch->getCondition(), Out.Tests);
  } else if (auto *Call = dyn_cast<CallBase>(&I)) {
    const Function *Callee = CallTargets::direct(*Call);
    bool OfKernel =
        Callee && !Callee->isDeclaration() && !Names.isDriverCode(*Callee);
    for (const Use &Argument : Call->args()) {
      if (!Argument->getType()->isPointerTy())
        continue;
      if (Place P = placeAt(*Argument); P.isKnown())
        Out.Passes.insert(P);
      if (OfKernel)
        writes(Argument);
    }
  }
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
  E.Name = E.In = It->first;
  E.Where = Names.place(*C.F);
  It->second.Events.push_back(std::move(E));
}

void ModuleFacts::addCall(const CallBase &Call, const SourceNames &Names,
                          FunctionFacts &Out) {
  if (const ApiFunction *Row = CallTargets::row(Table, Call)) {
    for (const ApiEffect &Effect : Row->Effects)
      addEffect(Call, *Row, Effect, Names, Out);
  } else if (const Function *Callee = CallTargets::direct(Call)) {
    addUnknown(Call, *Callee, Names, Out);
  }
}

/// The record of the object, or part of an object, that V points to.
static std::string objectAt(const SourceNames &Names, const Value &V) {
  Place P = placeAt(V);
  if (!P.isKnown()) {
    std::vector<std::string> Records = recordsAt(Names, V);
    return Records.empty() ? "" : "struct." + Records.front();
  }
  const DICompositeType *Part = partAt(Names, P);
  return Part ? "struct." + Part->getName().str() : "";
}

void ModuleFacts::addUnknown(const CallBase &Call, const Function &Callee,
                             const SourceNames &Names, FunctionFacts &Out) {
  Event E = at(Call, Names);
  E.Name = idOf(Callee);
  if (Table.initialises(SourceNames::name(Callee)) && Call.use_empty() &&
      !Call.arg_empty()) {
    E.K = Event::Init;
    E.Source = placeAt(*Call.getArgOperand(0));
    E.Spelling = spell(Names, E.Source);
    Out.Events.push_back(std::move(E));
    return;
  }
  if (Callee.isDeclaration() && !Callee.isIntrinsic()) {
    addEnd(Call, Callee, Names, Out);
    addBegin(Call, Callee, Names, Out);
    E.Ends = Table.soundsLikeEnd(Callee.getName());
    for (const Use &Argument : Call.args())
      if (Argument->getType()->isPointerTy() && !isa<Constant>(Argument))
        for (const std::string &Owner :
             {placeAt(*Argument).Owner, objectAt(Names, *Argument)})
          if (!Owner.empty())
            E.Keys.push_back(Owner);
  }
  Out.Events.push_back(std::move(E));
}

void ModuleFacts::addBegin(const CallBase &Call, const Function &Callee,
                           const SourceNames &Names, FunctionFacts &Out) {
  if (!Table.soundsLikeStart(Callee.getName()))
    return;
  Event E = at(Call, Names);
  E.K = Event::Begin;
  E.Family = &Shown;
  E.Name = Callee.getName().str();
  for (const Use &Argument : Call.args())
    if (Argument->getType()->isPointerTy() && !isa<Constant>(Argument))
      if (std::string Object = objectAt(Names, *Argument); !Object.empty())
        E.Keys.push_back(std::move(Object));
  if (!E.Keys.empty())
    Out.Events.push_back(std::move(E));
}

void ModuleFacts::addEnd(const CallBase &Call, const Function &Callee,
                         const SourceNames &Names, FunctionFacts &Out) {
  if (Call.arg_empty() || !Call.getArgOperand(0)->getType()->isPointerTy() ||
      !Table.soundsLikeEnd(Callee.getName()))
    return;
  const Value &Object = *Call.getArgOperand(0);
  Event E = at(Call, Names);
  E.K = Event::End;
  E.Name = Callee.getName().str();
  (isa<LoadInst>(Object) ? E.Held : E.Inside) = placeOf(Object);
  if (!E.Held.isField() && !E.Inside.isField())
    return;
  E.Spelling = spell(Names, E.Held.isKnown() ? E.Held : E.Inside);
  Out.Events.push_back(std::move(E));
}

/// A source is stopped by its own row, or by a release that ends it; what also
/// says that it does not wait, does not.
static bool waits(const ApiFunction &Row, const ApiFamily *Family) {
  return none_of(Row.Effects, [&](const ApiEffect &E) {
    return E.Kind == EffectKind::Stop && E.Resource == Family && !E.Sync;
  });
}

static bool hasBits(const Value *V, uint64_t Bits) {
  auto *Number = dyn_cast_or_null<ConstantInt>(V);
  return Number && Bits && (Number->getZExtValue() & Bits) == Bits;
}

bool ModuleFacts::isNeeded(const ApiFamily &Family) const {
  return any_of(Table.families(), [&](const ApiFamily &By) {
    return is_contained(By.Needs, Family.Id);
  });
}

void ModuleFacts::addEffect(const CallBase &Call, const ApiFunction &Row,
                            const ApiEffect &Effect, const SourceNames &Names,
                            FunctionFacts &Out) {
  auto argument = [&](const ApiPlace &P) -> const Value * {
    return P.K == ApiPlace::Argument && P.Index < Call.arg_size()
               ? Call.getArgOperand(P.Index)
               : nullptr;
  };
  const ApiFamily *Family = Effect.Resource;
  const Value *Object =
      Effect.Via.K == ApiPlace::Return ? &Call : argument(Effect.Via);
  Event E = at(Call, Names);
  E.Family = Family;
  E.Managed = Row.Managed;
  if (Effect.Kind == EffectKind::Init) {
    E.K = Event::Init;
    E.Source = Object ? placeAt(*Object) : Place();
  } else if (Effect.Kind == EffectKind::RegisterCallback) {
    auto *Handler = Object ? dyn_cast<Function>(Object) : nullptr;
    const Value *Data = argument(Effect.Data);
    const Value *Kept =
        Effect.Key.empty() ? Data : argument(Effect.Key.front());
    if (Object && !Handler && isa<LoadInst>(Object))
      E.Held = placeOf(*Object);
    bool Deferred = Effect.Context == "devres";
    if ((!Family && !Deferred) || (!Handler && !E.Held.isField()))
      return;
    E.K = Deferred ? Event::Defer : Event::Register;
    E.Name = Handler ? idOf(*Handler) : "";
    E.Off = hasBits(argument(Effect.Off), Effect.OffBits);
    if (Data && Data->getType()->isPointerTy())
      E.Keys = recordsAt(Names, *Data);
    if (Kept && Kept->getType()->isPointerTy())
      E.Source = placeOf(*Kept);
  } else if (Effect.Kind == EffectKind::Release && Family && Family->Memory &&
             Object) {
    E.K = Event::Free;
    E.Source.Owner = recordOf(*Object);
    if (isa<LoadInst>(Object))
      E.Held = placeOf(*Object);
    E.Part = !E.Source.isKnown() && isa<LoadInst, CallBase>(Object);
  } else if (Effect.Kind == EffectKind::Acquire && Family && Family->Memory &&
             Object == &Call) {
    E.K = Event::Make;
    E.Source.Owner = recordOf(Call);
  } else if (Effect.Kind == EffectKind::Release && Family &&
             isNeeded(*Family)) {
    E.K = Event::Drop;
  } else if (!Family || !Family->Async || !Object) {
    return;
  } else if (Effect.Kind == EffectKind::Acquire) {
    E.K = Event::Arm;
    E.Source = placeOf(*Object);
  } else if (Effect.Kind == EffectKind::Stop ||
             Effect.Kind == EffectKind::Release) {
    E.K = Event::Stop;
    E.Source = placeOf(*Object);
    E.Waits = waits(Row, Family);
    E.Final = Effect.Final;
    E.Releases = Effect.Kind == EffectKind::Release;
    for (const ApiPlace &Key : Effect.Key)
      if (const Value *V = argument(Key); V && V->getType()->isPointerTy())
        E.Keys = recordsAt(Names, *V);
  } else {
    return;
  }
  E.Spelling = spell(Names, E.Held.isKnown() ? E.Held : E.Source);
  Out.Events.push_back(std::move(E));
}

void ModuleFacts::addStore(const StoreInst &Store, const SourceNames &Names,
                           FunctionFacts &Out) {
  const Value &Stored = *Store.getValueOperand();
  if (auto *Handler = dyn_cast<Function>(&Stored))
    return addHandler(Store, *Handler, Names, Out);
  if (auto *Table = dyn_cast<GlobalVariable>(&Stored);
      Table && Table->hasInitializer())
    for (const Use &Member : Table->getInitializer()->operands())
      if (auto *Handler = dyn_cast<Function>(Member))
        addHandler(Store, *Handler, Names, Out);
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

/// `work->func = handler`: the macros that set up a source write its field.
void ModuleFacts::addHandler(const StoreInst &Store, const Function &Handler,
                             const SourceNames &Names, FunctionFacts &Out) {
  auto *Field = dyn_cast<GEPOperator>(Store.getPointerOperand());
  auto *Record =
      Field ? dyn_cast<StructType>(Field->getSourceElementType()) : nullptr;
  APInt Offset(64, 0);
  const DataLayout &Layout = Store.getModule()->getDataLayout();
  if (!Record || !Record->hasName() ||
      !Field->accumulateConstantOffset(Layout, Offset))
    return;
  Place Slot{Record->getName().str(), Offset.getSExtValue()};
  // Known by the innermost record, and by the object around it.
  Handlers[Slot].insert(idOf(Handler));
  Handlers[placeAt(*Store.getPointerOperand())].insert(idOf(Handler));
  std::string Member = spell(Names, Slot);
  const ApiFamily *Family =
      Table.handledBy(StringRef(Slot.Owner).substr(strlen("struct.")), Member);
  if (!Family)
    return;
  Event E = at(Store, Names);
  E.K = Event::Register;
  E.Source = placeAt(*Field->getPointerOperand());
  E.Family = Family;
  E.ByTable = !Family->State;
  E.Name = idOf(Handler);
  E.Spelling = spell(Names, E.Source);
  Out.Events.push_back(std::move(E));
}

bool ModuleFacts::append(const std::string &Name, Sequence &Out,
                         std::vector<std::string> &Stack, size_t Call) const {
  auto It = Functions.find(Name);
  if (It == Functions.end() || is_contained(Stack, Name))
    return true;
  if (Stack.size() == MaxCallDepth)
    return It->second.Events.empty();
  bool Whole = true;
  Stack.push_back(Name);
  for (const Event &E : It->second.Events) {
    if (Out.Events.size() == MaxSequence) {
      Whole = false;
      break;
    }
    Out.Events.push_back(&E);
    Out.Call.push_back(Call);
    if (E.K == Event::Call && !append(E.Name, Out, Stack, Out.Events.size()))
      Whole = false;
  }
  Stack.pop_back();
  return Whole;
}

const ModuleFacts::Sequence &ModuleFacts::whole(const std::string &Name) const {
  auto [It, New] = Sequences.try_emplace(Name);
  std::vector<std::string> Stack;
  if (New && !append(Name, It->second, Stack, 0))
    Cut.insert(Name);
  return It->second;
}

const Event *ModuleFacts::deciding(const std::string &Name, size_t A,
                                   std::optional<size_t> B) const {
  const Sequence &All = whole(Name);
  std::set<size_t> Around = {0};
  if (B)
    for (size_t Call = All.Call[*B]; Call; Call = All.Call[Call - 1])
      Around.insert(Call);
  while (!Around.count(All.Call[A]))
    A = All.Call[A] - 1;
  return All.Events[A];
}

} // namespace drydock
