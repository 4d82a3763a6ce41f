// How acquiring, releasing and escaping change a disjunct.
#include "engine/CallTransfer.h"
#include "llvm/IR/DebugInfoMetadata.h"

using namespace llvm;

namespace drydock {

void CallTransfer::acquire(State &S, const ApiFamily *Family, ExprId Handle,
                           ExprId Key, bool Managed, bool ByArgument,
                           const SummaryResource *Origin) {
  Handle = A.Pool.canonical(Handle);
  Key = A.Pool.canonical(Key);
  if (Resource *Old = S.findResource(Family, Handle, Key)) {
    if (Old->State == Status::Held && (Family->Counted || Family->State)) {
      // What one release ends, however often it was switched on.
      if (!Family->RepeatRelease)
        Old->Count = std::min(Old->Count + 1, 100);
      return;
    }
    // The caller's, released and taken again: as it was.
    bool AsBefore = Old->State == Status::Released && !Old->Here;
    S.Resources.erase(S.Resources.begin() + (Old - S.Resources.data()));
    if (AsBefore && ByArgument)
      return;
  }
  Resource R;
  R.Family = Family;
  R.Handle = Handle;
  R.Key = Key;
  R.Managed = Managed;
  R.ByArgument = ByArgument;
  R.Here = true;
  R.Acquired = &Call;
  R.Round = A.roundOf(S, Call);
  if (Origin) {
    R.Inner = std::make_shared<PathNote>(Origin->Where);
    R.ByFailedCallee = Origin->OnFailure;
  }
  S.Resources.push_back(std::move(R));
}

/// Plain memory is not freed from its middle: that is the head of a list, which
/// a loop takes for an entry.
static bool isMiddle(const ExprPool &Pool, const State &S,
                     const ApiFamily &Family, ExprId Handle) {
  return Family.Memory && !Family.Counted && Pool.offsetFromBase(Handle) > 0 &&
         any_of(S.Resources, [&](const Resource &R) {
           return R.Family == &Family && R.Here &&
                  R.Handle == Pool.base(Handle);
         });
}

/// The resource a release ends: same family, or one that it also ends.
static Resource *releasedBy(const ExprPool &Pool, State &S,
                            const ApiFamily *Family, ExprId Handle,
                            ExprId Key) {
  if (Resource *R = S.findResource(Family, Handle, Key))
    return R;
  // Taken as the whole object, released through a part of it, or the reverse:
  // a platform device and the `struct device` inside.
  for (Resource &R : S.Resources)
    if (R.Family == Family && R.Here && R.State == Status::Held &&
        R.Key == Key &&
        (R.Handle == Pool.base(Handle) || Pool.base(R.Handle) == Handle))
      return &R;
  // A number that the object handed out knows: `res->start` of a region.
  for (Resource &R : S.Resources)
    if (R.Family == Family && R.ByArgument && R.State == Status::Held &&
        Pool[Handle].Kind == ExprKind::Load &&
        Pool[Pool.root(Handle)].V == R.Acquired)
      return &R;
  // Two calls of one getter name one object.
  auto getter = [&](ExprId E) -> const Function * {
    const Expr &Root = Pool[Pool.root(E)];
    auto *Call = Root.Kind == ExprKind::Call ? cast<CallBase>(Root.V) : nullptr;
    return Call ? CallTargets::direct(*Call) : nullptr;
  };
  if (const Function *Getter = getter(Handle))
    for (Resource &R : S.Resources)
      if (R.Family == Family && R.ByArgument && R.State == Status::Held &&
          getter(R.Handle) == Getter)
        return &R;
  for (Resource &R : S.Resources)
    if ((R.Handle == Handle || R.Handle == Pool.base(Handle)) &&
        is_contained(R.Family->ReleasedBy, Family->Id))
      return &R;
  return nullptr;
}

/// The array that a handle with a variable index was picked from.
ExprId CallTransfer::arrayOf(ExprId Handle) const {
  while (A.Pool[Handle].Kind != ExprKind::Index)
    Handle = A.Pool[Handle].A;
  return A.Pool.base(Handle);
}

/// Some element of Array points to the object of Handle.
bool CallTransfer::isIn(const State &S, ExprId Array, ExprId Handle) const {
  ExprId Object = A.Pool.base(Handle);
  return any_of(S.Heap.Items, [&](const auto &Item) {
    return A.Pool.base(Item.first) == Array &&
           A.Pool.canonical(A.Pool.base(Item.second)) == Object;
  });
}

bool CallTransfer::leadsThrough(ExprId Handle, ExprId Object) const {
  for (ExprId E = Handle;;) {
    E = A.Pool.base(E);
    if (E == Object)
      return true;
    if (A.Pool[E].Kind != ExprKind::Load)
      return false;
    E = A.Pool[E].A;
  }
}

/// This very call ends what somebody else set up in the object, with the
/// reference that belongs to that, and not the one that a look-up gave.
bool CallTransfer::dropsOwnCount(const State &S, const ApiFamily &Family,
                                 ExprId Handle) const {
  auto isOfObject = [&](const Resource &R) {
    return A.Pool.base(R.Handle) == A.Pool.base(Handle);
  };
  return Family.Counted &&
         any_of(S.Resources,
                [&](const Resource &R) {
                  return R.Family->OwnCount == Family.Id &&
                         R.Released == &Call && !R.Acquired && isOfObject(R);
                }) &&
         any_of(S.Resources, [&](const Resource &R) {
           return R.Family == &Family && R.Here && !R.ByArgument &&
                  R.State == Status::Held && isOfObject(R);
         });
}

void CallTransfer::release(State &S, const ApiFamily *Family, ExprId Handle,
                           ExprId Key, bool ByDevres,
                           std::shared_ptr<const PathNote> Inner) {
  if (!Handle || (A.Pool.isNull(Handle) && !Key))
    return;
  ValueSet Possible = A.Facts.possible(S, Handle);
  if ((Family->NullRelease && !(Possible & ~Zero)) ||
      (Family->ErrPtrRelease && !(Possible & ~Negative)))
    return;
  checkNeeds(S, *Family);
  const ExprId Value = Handle;
  Handle = A.Pool.canonical(Handle);
  Key = A.Pool.canonical(Key);
  if (dropsOwnCount(S, *Family, Handle))
    return;
  checkCounted(S, *Family, Handle);
  // Whoever frees it knows that nothing else was done to it.
  for (Resource &R : S.Resources)
    if (Family->Memory && R.Family->ByName && !R.ByArgument &&
        R.Handle == Handle && R.State == Status::Held)
      mayEnd(R);
  endAlong(S, *Family, Handle);
  bool Indexed = A.hasIndex(Handle);
  if (Indexed) {
    // One element stands for all: a loop releases what a loop acquired.
    ExprId Array = arrayOf(Handle);
    for (Resource &R : S.Resources)
      if (R.Family == Family && R.State == Status::Held &&
          (leadsThrough(R.Handle, Array) || isIn(S, Array, R.Handle)))
        mayEnd(R);
    return;
  }
  if (isMiddle(A.Pool, S, *Family, Handle))
    return;
  // So it does where the element is the key (one of several groups).
  if (Key && A.hasIndex(Key))
    for (Resource &R : S.Resources)
      if (R.Family == Family && R.Handle == Handle && R.Key &&
          R.State == Status::Held && A.Pool.base(R.Key) == arrayOf(Key))
        mayEnd(R);
  const bool Guarded = Inner && releasesUnder(*Family);
  Resource *R = releasedBy(A.Pool, S, Family, Handle, Key);
  if (!R) {
    if (Family->Memory)
      A.checkArgument(S, Value, Call); // released already, as something else
    releasedThroughItself(S, Family, Handle);
    releasedByKey(S, Family, Handle, Key);
    releasedByOldKey(S, Family, Handle, Key);
    releasedAsOther(S, *Family, Handle);
    releasedByMaker(S, Family, Handle);
    if (!ByDevres)
      checkManaged(S, *Family, Value);
    Resource New;
    New.Family = Family;
    New.Handle = Handle;
    New.Key = Key;
    S.Resources.push_back(New);
    R = &S.Resources.back();
  } else if ((A.releasedThis(S, *R, Value) &&
              (R->Acquired || R->Family->Memory)) ||
             (R->Managed && !ByDevres)) {
    // Both in one callee, which is judged by itself: the next element of a
    // list, perhaps.
    if (Inner && R->Released == &Call)
      return;
    SecondRelease Event{R, R->State != Status::Released, Guarded, Inner};
    for (EngineHooks *H : A.Hooks)
      H->onSecondRelease(Point(A, S, Call), Event);
  } else if (R->Count > 1) {
    --R->Count;
    A.ReleasedAt[R->Acquired].insert(&Call);
    return;
  } else if (R->State == Status::Escaped && Family->Counted) {
    // Others hold it too: it lives on, and is no longer ours.
    S.Resources.erase(S.Resources.begin() + (R - S.Resources.data()));
    return;
  }
  R->State = Status::Released;
  R->MayOnly = false;
  R->Guarded = Guarded;
  R->ByDevres = ByDevres;
  R->ReleasedValue = Value;
  R->ReleasedPass = S.Pass;
  R->Managed = false;
  R->Released = &Call;
  if (R->Acquired)
    A.ReleasedAt[R->Acquired].insert(&Call);
  const bool Direct = !Inner;
  R->InnerRelease = std::move(Inner);
  if ((R->Here || !Family->Counted) && !Family->RunsField.empty())
    runStoredCallbacks(S, *Family, Value, Direct);
}

/// What else of the object the release ends, besides what it is about: the
/// memory that its last reference frees.
void CallTransfer::endAlong(State &S, const ApiFamily &Family, ExprId Handle) {
  const bool OwnsMemory = Family.Counted && Family.Memory;
  if (!S.findResource(&Family, Handle, 0) && !OwnsMemory)
    return;
  for (Resource &R : S.Resources)
    if (R.Handle == Handle && R.Family != &Family && R.State == Status::Held &&
        ((is_contained(R.Family->ReleasedBy, Family.Id) &&
          !R.Family->Async) || // what runs ends by its own name
         (OwnsMemory && R.Family->Memory && !R.Family->Counted)))
      mayEnd(R);
}

/// Freed by hand, though the count that was set up in it frees it by its
/// callback: whoever holds a reference, and the callback, find it gone.
void CallTransfer::checkCounted(State &S, const ApiFamily &Family,
                                ExprId Handle) {
  if (!Family.Memory || Family.Counted || Family.Mmio)
    return;
  const bool *TakenOver = S.Escaped.find(Handle);
  bool HandedOver =
      (TakenOver && *TakenOver) || any_of(S.Resources, [&](const Resource &R) {
        return R.Family == &Family && R.Handle == Handle && R.Here &&
               R.State == Status::Escaped;
      });
  if (!HandedOver)
    return;
  for (const Resource &R : S.Resources)
    if (R.Family->Counted && R.Family->Memory && R.Family->Leaks &&
        R.ByArgument && R.Here && R.State == Status::Held && !R.Inner &&
        R.Count == 1 && A.Pool.base(R.Handle) == Handle) {
      FreedCounted Event{&R, Handle, &Family};
      for (EngineHooks *H : A.Hooks)
        H->onFreedCounted(Point(A, S, Call), Event);
      return;
    }
}

/// What Family stands on is gone already.
void CallTransfer::checkNeeds(State &S, const ApiFamily &Family) {
  if (Family.Needs.empty())
    return;
  // What was taken since needs something newer.
  for (const Resource &R : S.Resources)
    if (R.Family == &Family && R.Here)
      return;
  for (const Resource &R : S.Resources)
    if (R.State == Status::Released && !R.MayOnly && R.Released &&
        is_contained(Family.Needs, R.Family->Id)) {
      LateRelease Event{&Family, &R};
      for (EngineHooks *H : A.Hooks)
        H->onReleasedLate(Point(A, S, Call), Event);
      return;
    }
}

/// What by-hand release of a family does that is devres's throughout the unit.
void CallTransfer::checkManaged(State &S, const ApiFamily &Family,
                                ExprId Handle) {
  // Plain memory comes from too many places to tell which of it this is.
  const Expr Field = A.Pool[Handle];
  if (Family.EscapesByCall || Field.Kind != ExprKind::Load ||
      !A.Unit.Roles.has(A.F, OpsRole::Teardown))
    return;
  auto *Record =
      dyn_cast_or_null<DICompositeType>(A.recordAt(A.Pool.base(Field.A)));
  const Instruction *Taken =
      Record ? A.Unit.Devres.taker(Family, Record->getName(),
                                   A.Pool.offsetFromBase(Field.A))
             : nullptr;
  if (!Taken)
    return;
  ReleaseOfManaged Event{&Family, Handle, Taken};
  for (EngineHooks *H : A.Hooks)
    H->onReleaseOfManaged(Point(A, S, Call), Event);
}

/// What is released was found through our object: most likely that object
/// (`dma_pool_free(pool, ctx->req, ...)` where ctx stands inside req).
void CallTransfer::releasedThroughItself(State &S, const ApiFamily *Family,
                                         ExprId Handle) {
  Handle = A.Pool.canonical(Handle);
  if (S.findResource(Family, Handle, 0))
    return;
  for (ExprId E = Handle; A.Pool[E].Kind == ExprKind::Load;) {
    E = A.Pool.base(A.Pool[E].A);
    for (Resource &R : S.Resources)
      if (R.Family == Family && R.Handle == E && R.State == Status::Held)
        mayEnd(R);
  }
}

/// `free_irq(priv->irq, priv)` where somebody may have written priv->irq since:
/// with the same key, most likely what was taken.
void CallTransfer::releasedByKey(State &S, const ApiFamily *Family,
                                 ExprId Handle, ExprId Key) {
  if (!Key || Family->Memory || A.Pool[Handle].Kind != ExprKind::Load)
    return;
  for (Resource &R : S.Resources)
    if (R.Family == Family && R.Key == Key && R.Here && R.State == Status::Held)
      mayEnd(R);
}

/// Freed by a function for something that is made of plain memory.
void CallTransfer::releasedAsOther(State &S, const ApiFamily &Family,
                                   ExprId Handle) {
  for (Resource &R : S.Resources)
    if (Family.Memory && R.Family->Memory && R.Handle == Handle &&
        R.State == Status::Held && R.Family->EscapesByCall)
      mayEnd(R);
}

/// The number that tells one of several was a constant then, and is read from
/// an object that others may have written since: most likely the same.
void CallTransfer::releasedByOldKey(State &S, const ApiFamily *Family,
                                    ExprId Handle, ExprId Key) {
  if (!Key || A.Pool[Key].Kind != ExprKind::Load)
    return;
  for (Resource &R : S.Resources)
    if (R.Family == Family && R.Handle == Handle && R.Key &&
        A.Pool.isConst(R.Key) && R.Here && R.State == Status::Held)
      mayEnd(R);
}

/// `drm->dev`, where `drm` was made for the very device: the maker keeps what
/// it is given.
void CallTransfer::releasedByMaker(State &S, const ApiFamily *Family,
                                   ExprId Handle) {
  auto isMadeFor = [&](ExprId Field, ExprId Device) {
    const Expr &Root = A.Pool[A.Pool.root(Field)];
    auto *Maker =
        Root.Kind == ExprKind::Call ? dyn_cast<CallBase>(Root.V) : nullptr;
    return Maker && A.Pool[Field].Kind == ExprKind::Load &&
           any_of(Maker->args(), [&](const Use &U) {
             return A.Pool.canonical(A.value(S, U.get())) == Device;
           });
  };
  for (Resource &R : S.Resources)
    if (R.Family == Family && R.ByArgument && R.State == Status::Held &&
        (isMadeFor(Handle, R.Handle) || isMadeFor(R.Handle, Handle)))
      mayEnd(R);
}

/// Perhaps released by this call: no longer ours to report.
void CallTransfer::mayEnd(Resource &R) {
  R.State = Status::Escaped;
  R.Released = &Call;
  A.ReleasedAt[R.Acquired].insert(&Call);
}

/// A callee releases it on some of its paths.
void CallTransfer::mayRelease(State &S, const ApiFamily *Family, ExprId Handle,
                              ExprId Key) {
  Handle = A.Pool.canonical(Handle);
  Key = A.Pool.canonical(Key);
  Resource *R = releasedBy(A.Pool, S, Family, Handle, Key);
  if (R && R->State == Status::Held)
    mayEnd(*R);
  if (!R)
    releasedByKey(S, Family, Handle, Key);
  if (R || !A.callerVisible(S, Handle))
    return;
  // Our caller's: it has to know.
  Resource New;
  New.Family = Family;
  New.Handle = Handle;
  New.Key = Key;
  New.State = Status::Released;
  New.MayOnly = true;
  New.Released = &Call;
  S.Resources.push_back(New);
}

/// Value was handed to somebody who may keep and release it.
void CallTransfer::escape(State &S, ExprId Value, bool OnlyByCall) {
  ExprId Object = A.Pool.canonical(A.Pool.base(Value));
  if (A.Pool.isConst(Object))
    return;
  for (Resource &R : S.Resources) {
    if (R.Handle != Object || R.State != Status::Held ||
        (OnlyByCall && !R.Family->EscapesByCall))
      continue;
    if (!R.Family->ByName)
      R.State = Status::Escaped;
    else if (!R.ByArgument)
      R.Handed = std::min(R.Handed + 1, 100);
  }
  if (A.callerVisible(S, Object))
    S.Escaped[Object] |= !OnlyByCall;
  escapeReachable(S, Object, OnlyByCall);
}

/// Somebody else's object points to Value from now on, and may release it.
void CallTransfer::keep(State &S, ExprId Value) {
  ExprId Object = A.Pool.canonical(A.Pool.base(Value));
  for (Resource &R : S.Resources)
    if (R.Handle == Object && R.State == Status::Held && !R.ByArgument &&
        !R.Family->ByName)
      R.State = Status::Escaped;
}

/// What is stored in a local object goes where the object goes.
void CallTransfer::escapeReachable(State &S, ExprId Object, bool OnlyByCall) {
  ExprKind Kind = A.Pool[Object].Kind;
  if (Kind != ExprKind::Alloca)
    return;
  for (const auto &[Address, Value] : S.Heap.Items)
    if (A.Pool.base(Address) == Object)
      for (Resource &R : S.Resources)
        if (R.State == Status::Held &&
            R.Handle == A.Pool.canonical(A.Pool.base(Value)) &&
            (!OnlyByCall || R.Family->EscapesByCall))
          R.State = Status::Escaped;
}

} // namespace drydock
