// Locks, states of the CPU in which nobody may sleep, and what may sleep.
#include "engine/CallTransfer.h"
#include "engine/SummaryBuilder.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

// More sleeping places of one path say nothing new.
static constexpr size_t MaxSleeps = 3;
static constexpr size_t MaxSections = 12;

void CallTransfer::applySection(State &S, const ApiEffect &Effect) {
  ExprId Lock = at(S, Effect.Via);
  if (Effect.Via.K != ApiPlace::None && !Lock)
    return;
  if (Effect.Kind == EffectKind::Unlock)
    return leave(S, Effect.Resource, Lock);
  enter(S, Effect.Resource, Lock);
  const Section *In = S.findSection(Effect.Resource, A.Pool.canonical(Lock));
  if (!In || !Lock || Effect.Via.K != ApiPlace::Argument)
    return;
  LockTaken Event{In, Call.getArgOperand(Effect.Via.Index),
                  Effect.When == EffectWhen::Always};
  for (EngineHooks *H : A.Hooks)
    H->onLockTaken(Point(A, S, Call), Event);
}

void CallTransfer::misused(State &S, const Section &Lock, bool Enters,
                           std::shared_ptr<const PathNote> Inner) {
  // Which element of an array it is can't be told. A lock that was never seen
  // taken may have been, in a way that we don't know.
  if (!Lock.Lock || Lock.May || Lock.Family->Nests || !Lock.Entered ||
      A.hasIndex(Lock.Lock))
    return;
  LockMisuse Event{&Lock, Enters, std::move(Inner)};
  Event.ByFlag = isByFlag(S, Enters ? Lock.Entered : Lock.Left);
  for (EngineHooks *H : A.Hooks)
    H->onLockMisuse(Point(A, S, Call), Event);
}

/// What the path tested last, after Since, is something that it read from
/// memory: a flag may go with the lock.
bool CallTransfer::isByFlag(const State &S, const Instruction *Since) const {
  for (const TraceNode *N = S.Trace.get(); N; N = N->Previous.get()) {
    auto *Branch = dyn_cast<BranchInst>(N->Where);
    if (!Branch || !isPotentiallyReachable(Since, Branch))
      return false;
    if (!Branch->isConditional())
      continue;
    auto *Test = dyn_cast<Instruction>(Branch->getCondition());
    for (unsigned Depth = 0; Test && Depth < 4; ++Depth) {
      if (isa<LoadInst>(Test))
        return true;
      if (isa<CallBase>(Test) || !Test->getNumOperands())
        return false;
      Test = dyn_cast<Instruction>(Test->getOperand(0));
    }
    return false;
  }
  return false;
}

void CallTransfer::enter(State &S, const ApiFamily *Family, ExprId Lock,
                         std::shared_ptr<const PathNote> Inner) {
  if (Lock) // guards test the pointer that they keep
    A.Facts.restrict(S, Lock, Positive, Fact::NoEvidence, &Call);
  Lock = A.Pool.canonical(Lock);
  Section *In = S.findSection(Family, Lock);
  if (!In) {
    if (S.Sections.size() >= MaxSections)
      return;
    S.Sections.push_back({.Family = Family, .Lock = Lock, .Inner = {}});
    In = &S.Sections.back();
  } else if (In->isHeld()) {
    misused(S, *In, true, Inner);
  }
  bool Again = In->Depth > 0 && !Family->Nests;
  In->Depth = In->May || Again ? 1 : In->Depth + 1;
  In->May = false;
  In->Entered = &Call;
  In->Inner = std::move(Inner);
}

/// A lock that is held and stands at the same place of an object: most likely
/// this one, found on another way.
Section *CallTransfer::otherName(State &S, const ApiFamily *Family,
                                 ExprId Lock) const {
  for (Section &In : S.Sections)
    if (In.Family == Family && In.isHeld() && In.Lock &&
        A.Pool.offsetFromBase(In.Lock) == A.Pool.offsetFromBase(Lock))
      return &In;
  return nullptr;
}

void CallTransfer::leave(State &S, const ApiFamily *Family, ExprId Lock,
                         std::shared_ptr<const PathNote> Inner) {
  Lock = A.Pool.canonical(Lock);
  Section *In = S.findSection(Family, Lock);
  if (!In)
    In = otherName(S, Family, Lock);
  if (!In) {
    if (S.Sections.size() >= MaxSections)
      return;
    S.Sections.push_back({.Family = Family, .Lock = Lock, .Inner = {}});
    In = &S.Sections.back();
    In->LeftFirst = true;
  } else if (In->isLeft()) {
    misused(S, *In, false, Inner);
  }
  if (In->Entered)
    A.LeftAt[In->Entered].insert(&Call);
  In->Depth = In->May ? 0 : In->Depth - 1;
  In->May = false;
  In->Left = &Call;
}

void CallTransfer::maySleep(State &S, const ApiFunction &Row) {
  if (Row.sleeps())
    maySleep(S, ExprId(0));
  else if (ExprId Flags = at(S, Row.Flags))
    maySleep(S, Flags);
}

/// Flags of an allocation decide, where they are known; 0 if it does sleep.
void CallTransfer::maySleep(State &S, ExprId Flags,
                            std::shared_ptr<const PathNote> Inner) {
  if (S.AskedContext)
    return;
  if (Flags && A.Pool.isConst(Flags)) {
    if (!(A.Pool[Flags].Imm & A.Unit.Table.sleepingFlag()))
      return;
    Flags = 0;
  }
  SleepInAtomic Event;
  Event.Where = &Call;
  bool Left = false; // sections of the caller are not in force
  for (const Section &In : S.Sections)
    if (In.Family->Atomic) {
      Left |= In.Depth < 0 || In.May;
      // A lock says more than the state of the CPU that comes with it.
      if (In.isHeld() && (!Event.In || !Event.In->Lock))
        Event.In = &In;
    }
  if (!Left && !Event.In)
    Event.Whole = A.Unit.Contexts.atomic(A.F);
  if (!Flags && (Event.In || Event.Whole)) {
    Event.Inner = Inner;
    for (EngineHooks *H : A.Hooks)
      H->onSleepInAtomic(Point(A, S, Call), Event);
  }
  auto same = [&](const Sleep &Other) { return Other.Flags == Flags; };
  if (!Left && !Event.In && S.Sleeps.size() < MaxSleeps &&
      none_of(S.Sleeps, same))
    S.Sleeps.push_back({Flags, &Call, std::move(Inner)});
}

/// Another outcome, which the result does not tell from O, leaves the lock
/// otherwise: what decides is in the callee's own state (who holds it already).
bool CallTransfer::mayDiffer(State &S, const Summary &Sum, const Outcome &O,
                             const SummarySection &In) {
  auto isPossible = [&](const Outcome &Other) {
    return none_of(Other.Conditions, [&](const SummaryFact &Condition) {
      ExprId E = instantiate(S, Condition.Value);
      return E && !(A.Facts.possible(S, E) & Condition.Set);
    });
  };
  return any_of(Sum.Outcomes, [&](const Outcome &Other) {
    return &Other != &O && (Other.Result & O.Result) &&
           none_of(Other.Sections,
                   [&](const SummarySection &There) {
                     return There.sameEffect(In);
                   }) &&
           isPossible(Other);
  });
}

/// Entered or left here, or neither.
void CallTransfer::maySection(State &S, const ApiFamily *Family, ExprId Lock) {
  Lock = A.Pool.canonical(Lock);
  if (Section *In = S.findSection(Family, Lock))
    In->May = true;
  else if (S.Sections.size() < MaxSections)
    S.Sections.push_back({.Family = Family,
                          .Lock = Lock,
                          .Depth = 1,
                          .May = true,
                          .Entered = &Call,
                          .Inner = {}});
}

void CallTransfer::applySections(State &S, const Summary &Sum,
                                 const Outcome &O) {
  S.AskedContext |= O.AskedContext;
  for (const SummarySleep &Sleep : O.Sleeps) {
    ExprId Flags = instantiate(S, Sleep.Flags);
    if (Flags || Sleep.Flags.empty())
      maySleep(S, Flags, std::make_shared<PathNote>(Sleep.Where));
  }
  for (const SummarySection &In : O.Sections) {
    ExprId Lock = instantiate(S, In.Lock);
    if (!Lock && !In.Lock.empty())
      continue;
    if (Lock && In.Depth && mayDiffer(S, Sum, O, In)) {
      maySection(S, In.Family, Lock);
      continue;
    }
    auto Inner = std::make_shared<PathNote>(In.Where);
    if (In.Depth == 0)
      if (const Section *Mine =
              S.findSection(In.Family, A.Pool.canonical(Lock));
          Mine && Mine->isHeld())
        misused(S, *Mine, true, Inner);
    for (int I = 0; I < In.Depth; ++I)
      enter(S, In.Family, Lock, Inner);
    for (int I = 0; I > In.Depth; --I)
      leave(S, In.Family, Lock, Inner);
  }
}

void SummaryBuilder::addSections(const ExitState &Exit, Outcome &O) {
  Point P(A, Exit.S, *Exit.Return);
  for (const Section &In : Exit.S.Sections) {
    bool Taken = In.Depth == 0 && In.Entered && !In.LeftFirst;
    if (In.May || (In.Depth == 0 && !Taken))
      continue;
    SummarySection Out{In.Family, path(In.Lock, false), In.Depth, {}};
    if (In.Lock && Out.Lock.empty())
      continue;
    bool Enters = In.Depth >= 0;
    const Instruction *Where = Enters ? In.Entered : In.Left;
    Out.Where = Enters && In.Inner
                    ? *In.Inner
                    : P.note(Where, P.render(In) + " is " +
                                        (Enters ? In.Family->Acquired
                                                : In.Family->Released) +
                                        " here");
    O.Sections.push_back(std::move(Out));
  }
}

void SummaryBuilder::addSleeps(const ExitState &Exit, Outcome &O) {
  O.AskedContext = Exit.S.AskedContext;
  Point P(A, Exit.S, *Exit.Return);
  for (const Sleep &Place : Exit.S.Sleeps) {
    SummarySleep Out{path(Place.Flags, false), {}};
    if (Place.Flags && Out.Flags.empty())
      continue; // unknown flags: silence
    Out.Where =
        Place.Inner
            ? *Place.Inner
            : P.note(Place.Where, "'" + P.callee(Place.Where) + "' may sleep");
    O.Sleeps.push_back(std::move(Out));
  }
}

} // namespace drydock
