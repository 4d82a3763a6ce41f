// Applies an API row: checks, outcomes, effects.
#include "engine/CallTransfer.h"
#include "engine/ExitChecks.h"

using namespace llvm;

namespace drydock {

ExprId CallTransfer::at(State &S, ApiPlace Place) {
  switch (Place.K) {
  case ApiPlace::None:
    return 0;
  case ApiPlace::Return:
    return Result;
  case ApiPlace::Argument:
    if (Place.Index >= Args.size())
      return 0;
    return Place.Through ? A.readMemory(S, Args[Place.Index],
                                        PointerType::get(Call.getContext(), 0))
                         : Args[Place.Index];
  }
  return 0;
}

ExprId CallTransfer::keyOf(State &S, const ApiEffect &Effect) {
  ExprId Key = 0;
  for (const ApiPlace &Place : Effect.Key) {
    ExprId Part = A.Pool.canonical(at(S, Place));
    Key = Key ? A.Pool.binary(Instruction::Xor, Key, Part) : Part;
  }
  return Key;
}

static bool refusesErrorPointer(const ApiEffect &E) {
  if (E.Via.K != ApiPlace::Argument || E.Via.Through || !E.Resource)
    return false;
  return E.Kind == EffectKind::Use ||
         ((E.Kind == EffectKind::Acquire || E.Kind == EffectKind::Release) &&
          !E.Resource->ErrPtrRelease);
}

/// Known to be one, or what a call returned and nobody tested. NULL is often
/// allowed where an error pointer is not.
bool CallTransfer::isErrorPointer(const State &S, ExprId Value) const {
  ValueSet Possible = A.Facts.possible(S, Value);
  const Fact *Known = S.Facts.find(Value);
  return Possible == Negative || (Possible == (Negative | Positive) && Known &&
                                  Known->Why == Fact::Contract);
}

/// Freed memory as an argument, and pointers that the API dereferences.
void CallTransfer::checkRowArguments(State &S, const ApiFunction &Row) {
  for (unsigned I = 0; I != Args.size(); ++I) {
    bool Ends = any_of(Row.Effects, [&](const ApiEffect &E) {
      return E.Via.K == ApiPlace::Argument && E.Via.Index == I &&
             (E.Kind == EffectKind::Release || E.Kind == EffectKind::Use);
    });
    // A format prints pointers.
    bool Printed = I >= Call.getFunctionType()->getNumParams();
    if (!Ends && !Printed && isPointerArgument(I))
      A.checkArgument(S, Args[I], Call);
  }
  for (const ApiEffect &E : Row.Effects) {
    ExprId Value = at(S, E.Via);
    if (!Value)
      continue;
    if (E.Kind == EffectKind::Dereference)
      A.checkDereference(S, Value, Call, nullptr, true);
    else if (E.Kind == EffectKind::Use && E.Resource && E.Resource->Mmio)
      A.checkRegisterUse(S, Value, Call);
    else if (refusesErrorPointer(E) && isPointerArgument(E.Via.Index) &&
             isErrorPointer(S, Value))
      A.checkDereference(S, Value, Call, nullptr, true);
  }
}

/// devres actions: what the callback would release, devres owns from now on.
void CallTransfer::applyCallback(State &S, const ApiEffect &Effect) {
  if (!StringRef(Effect.Context).starts_with("devres"))
    return;
  ExprId Data = A.Pool.canonical(at(S, Effect.Data));
  ExprId Callback = at(S, Effect.Via);
  ExprId DataObject = A.Pool.canonical(A.Pool.base(Data));
  const auto *F = dyn_cast_or_null<Function>(A.Pool[Callback].V);
  auto Sum = F ? A.Unit.Summaries.find(F->getName()) : A.Unit.Summaries.end();
  for (Resource &R : S.Resources) {
    if (R.State != Status::Held)
      continue;
    bool Owned = R.Handle == Data || R.Handle == DataObject;
    if (!Owned && Sum != A.Unit.Summaries.end())
      for (const Outcome &O : Sum->second.Outcomes)
        for (const SummaryResource &E : O.Resources)
          Owned |= E.Act == SummaryResource::Releases && E.Family == R.Family;
    if (Owned)
      R.State = Status::Escaped;
  }
}

/// The offset of the field that a handle was read from, in its object.
static std::optional<int64_t> fieldOf(const Path &Handle) {
  if (Handle.empty() || Handle.back().K != PathNode::Load)
    return std::nullopt;
  const PathNode &From = Handle[Handle.back().A];
  return From.K == PathNode::Offset ? From.Imm : 0;
}

/// What the handler of a source releases of a field of the object it is called
/// with; the handler is the one that this function set.
static const SummaryResource *
releasedByHandler(FunctionAnalysis &A, const ApiFamily &Source, ExprId Armed,
                  const ApiFamily &Family, ExprId Address,
                  function_ref<ExprId(const Value *)> ValueOf) {
  auto namesSource = [&](const CallBase &Call) {
    return any_of(Call.args(), [&](const Use &U) {
      return A.Pool.canonical(ValueOf(U.get())) == A.Pool.canonical(Armed);
    });
  };
  for (const BasicBlock &Block : A.F)
    for (const Instruction &I : Block) {
      auto *Call = dyn_cast<CallBase>(&I);
      const ApiFunction *Row =
          Call ? CallTargets::row(A.Unit.Table, *Call) : nullptr;
      if (!Row)
        continue;
      for (const ApiEffect &E : Row->Effects) {
        if (E.Kind != EffectKind::RegisterCallback ||
            (E.Resource ? E.Resource != &Source : !namesSource(*Call)) ||
            E.Via.K != ApiPlace::Argument || E.Via.Index >= Call->arg_size())
          continue;
        ExprId Data = E.Data.K == ApiPlace::Argument
                          ? ValueOf(Call->getArgOperand(E.Data.Index))
                          : 0;
        if (!Data || A.Pool.base(Data) != A.Pool.base(Address))
          continue;
        int64_t Field =
            A.Pool.offsetFromBase(Address) - A.Pool.offsetFromBase(Data);
        auto *Handler = dyn_cast<Function>(Call->getArgOperand(E.Via.Index));
        auto Sum = Handler ? A.Unit.Summaries.find(Handler->getName())
                           : A.Unit.Summaries.end();
        if (Sum == A.Unit.Summaries.end())
          continue;
        for (const Outcome &O : Sum->second.Outcomes)
          for (const SummaryResource &R : O.Resources)
            if (R.Act == SummaryResource::Releases && R.Family == &Family &&
                fieldOf(R.Handle) == Field)
              return &R;
      }
    }
  return nullptr;
}

/// From here on the handler may run on another CPU, and dispose of what stands
/// where it looks; unless it has to wait for a lock.
static void mayComplete(FunctionAnalysis &A, State &S, const CallBase &Call,
                        const ApiFamily &Source, ExprId Armed,
                        function_ref<ExprId(const Value *)> ValueOf) {
  if (any_of(S.Sections,
             [](const Section &In) { return In.Lock && In.isHeld(); }))
    return;
  for (Resource &R : S.Resources) {
    if (!R.Here || R.State != Status::Held || !R.Family->Memory || R.Managed)
      continue;
    for (const auto &[Address, Value] : S.Heap.Items)
      if (A.Pool.canonical(Value) == R.Handle && A.callerVisible(S, Address))
        if (const SummaryResource *By = releasedByHandler(
                A, Source, Armed, *R.Family, Address, ValueOf)) {
          R.State = Status::Released;
          R.ReleasedValue = Value;
          R.ReleasedPass = S.Pass;
          R.Released = &Call;
          R.InnerRelease = std::make_shared<PathNote>(By->Where);
          break;
        }
  }
}

/// The object around Part that Callback frees when it is called with it; 0 when
/// it frees none, or that can't be told.
static ExprId freedBy(FunctionAnalysis &A, const Function &Callback,
                      ExprId Part) {
  auto Sum = A.Unit.Summaries.find(Callback.getName());
  if (Sum == A.Unit.Summaries.end())
    return 0;
  for (const Outcome &O : Sum->second.Outcomes)
    for (const SummaryResource &R : O.Resources) {
      if (R.Act != SummaryResource::Releases || !R.Family->Memory ||
          R.Family->Counted || R.Family->Mmio || R.Handle.empty())
        continue;
      const PathNode &Last = R.Handle.back();
      bool Whole = Last.K == PathNode::Param && Last.Imm == 0;
      bool Around = Last.K == PathNode::Offset &&
                    R.Handle[Last.A].K == PathNode::Param &&
                    R.Handle[Last.A].Imm == 0 &&
                    A.Pool.offsetFromBase(Part) + Last.Imm == 0;
      if (Whole || Around)
        return A.Pool.base(Part);
    }
  return 0;
}

void CallTransfer::applyEffect(State &S, const ApiFunction &Row,
                               const ApiEffect &Effect) {
  ExprId Value = at(S, Effect.Via);
  switch (Effect.Kind) {
  case EffectKind::Acquire:
    if (Effect.Via.Through) {
      // An out-parameter receives a new handle.
      Value = A.Pool.value(ExprKind::Fresh, &Call,
                           (int64_t(Effect.Via.Index + 1) << 8) | S.Pass);
      A.writeMemory(S, Args[Effect.Via.Index], Value, true);
      S.Facts[Value] = {Positive};
    } else if (Effect.Via.K == ApiPlace::Argument && !Effect.Resource->State &&
               !Effect.Resource->Counted) {
      A.havoc(S, Value); // the call fills it in
    }
    if (Value && !A.Pool.isNull(Value))
      acquire(S, Effect.Resource, Value, keyOf(S, Effect), Row.Managed,
              Effect.Via.K == ApiPlace::Argument && !Effect.Via.Through);
    if (Row.ZeroedMemory && Value)
      S.Zeroed[Value] = true;
    if (ExitChecks::arms(Effect))
      mayComplete(A, S, Call, *Effect.Resource, Value,
                  [&](const class Value *V) { return A.value(S, V); });
    break;
  case EffectKind::Stop:
    A.checkLiveHandlers(S, Call, Effect.Resource);
    break;
  case EffectKind::Release:
    A.checkLiveHandlers(S, Call, Effect.Resource);
    if (Value && Effect.Data.K == ApiPlace::Argument) {
      auto *Last = dyn_cast_or_null<Function>(A.Pool[at(S, Effect.Data)].V);
      Value = Last ? freedBy(A, *Last, Value) : 0;
    }
    if (Value && Effect.Resource)
      release(S, Effect.Resource, Value, keyOf(S, Effect), Row.Managed);
    break;
  case EffectKind::Test:
    if (Resource *R =
            Value ? S.findResource(Effect.Resource, A.Pool.canonical(Value), 0)
                  : nullptr;
        R && !R->MayOnly && R->State != Status::Escaped)
      A.Facts.restrict(S, Result,
                       R->State == Status::Held ? Negative | Positive : Zero,
                       Fact::NoEvidence, &Call);
    break;
  case EffectKind::Validate:
    if (Value && !A.Facts.restrict(S, Value, Positive, Fact::NoEvidence, &Call))
      Refused = true;
    break;
  case EffectKind::Transfer:
  case EffectKind::Store:
    if (Value)
      escape(S, Value, false);
    break;
  case EffectKind::RegisterCallback:
    applyCallback(S, Effect);
    break;
  case EffectKind::Lock:
  case EffectKind::Unlock:
    applySection(S, Effect);
    break;
  case EffectKind::AskContext:
    S.AskedContext = true;
    break;
  default:
    break;
  }
}

void CallTransfer::applyEffects(State &S, const ApiFunction &Row,
                                EffectWhen When) {
  // Iterators release the previous element and return the next.
  for (bool Releases : {true, false})
    for (const ApiEffect &Effect : Row.Effects)
      if ((Effect.When == EffectWhen::Always || Effect.When == When) &&
          (Effect.Kind == EffectKind::Release) == Releases)
        applyEffect(S, Row, Effect);
}

/// The number that it returns on success, where its arguments leave one.
ExprId CallTransfer::onlyResult(const ApiFunction &Row) const {
  auto argument = [&](ApiPlace Place) -> ExprId {
    return Place.K == ApiPlace::Argument && Place.Index < Args.size()
               ? Args[Place.Index]
               : 0;
  };
  ExprId Least = argument(Row.AtLeast);
  return Least && A.Pool.isConst(Least) && Least == argument(Row.AtMost) ? Least
                                                                         : 0;
}

/// An allocation that its flags let wait until there is memory.
static bool cantFail(const FunctionAnalysis &A, const ApiFunction &Row,
                     ArrayRef<ExprId> Args) {
  if (Row.Flags.K != ApiPlace::Argument || Row.Flags.Index >= Args.size() ||
      !A.Pool.isConst(Args[Row.Flags.Index]))
    return false;
  const int64_t Flags = A.Pool[Args[Row.Flags.Index]].Imm;
  const ApiTable &Table = A.Unit.Table;
  return (Flags & Table.neverFailingFlag()) ||
         (Row.Context == "waits" && (Flags & Table.sleepingFlag()));
}

bool CallTransfer::applyRow(State &S, const ApiFunction &Row,
                            SmallVectorImpl<State> &Forks) {
  for (const ApiEffect &Effect : Row.Effects)
    if (Effect.Kind == EffectKind::Terminate)
      return false;
  checkRowArguments(S, Row);
  maySleep(S, Row);
  if (Row.Runs)
    for (const Function *Callback : A.Unit.Roles.in(*Row.Runs))
      mayRun(S, *Callback);
  for (unsigned I = 0; I != Args.size(); ++I)
    if (isPointerArgument(I) &&
        A.Pool[A.Pool.base(Args[I])].Kind == ExprKind::Alloca)
      A.havoc(S, Args[I]);
  if (Row.Returns.K == ApiPlace::Argument && Row.Returns.Index < Args.size())
    Result = Args[Row.Returns.Index];
  else
    A.ContractOf.try_emplace(Result, &Row);
  setResult(S, Result);

  ResultSets Sets = resultSets(Row.Result);
  if (cantFail(A, Row, Args))
    Sets.Failure = 0;
  bool Pointer = Call.getType()->isPointerTy();
  // An argument handed back is NULL only if it was before.
  bool IsNew = Row.Returns.K != ApiPlace::Argument;
  Fact::Reason Why = Pointer && IsNew ? Fact::Contract : Fact::NoEvidence;
  bool Split = any_of(Row.Effects, [](const ApiEffect &E) {
    return E.When != EffectWhen::Always &&
           (E.Kind == EffectKind::Acquire || E.Kind == EffectKind::Release ||
            E.Kind == EffectKind::Validate || E.Kind == EffectKind::Transfer ||
            E.Kind == EffectKind::Store || E.Kind == EffectKind::Lock);
  });
  if (!Split || !Sets.Failure) {
    applyEffects(S, Row, EffectWhen::Success);
    if (Sets.Success != AnyValue)
      A.Facts.restrict(S, Result, Sets.Success | Sets.Failure, Why, &Call);
    return true;
  }
  // Nobody looks at the result: the author takes success for granted.
  if (Call.use_empty() && !Call.getType()->isVoidTy()) {
    applyEffects(S, Row, EffectWhen::Success);
    return true;
  }
  State Failed = S;
  applyEffects(Failed, Row, EffectWhen::Error);
  if (A.Facts.restrict(Failed, Result, Sets.Failure, Why, &Call))
    Forks.push_back(std::move(Failed));
  Refused = false;
  applyEffects(S, Row, EffectWhen::Success);
  if (ExprId Only = onlyResult(Row)) {
    setResult(S, Only);
    return !Refused;
  }
  return !Refused &&
         A.Facts.restrict(S, Result, Sets.Success, Fact::NoEvidence, &Call);
}

} // namespace drydock
