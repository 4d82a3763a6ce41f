#include "engine/LeakRule.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instruction.h"

namespace drydock {

/// Known by name only. That another path undoes it says that this one should;
/// else that it fails to bring up what the teardown undoes, having undone other
/// things.
static bool isLeakByName(const LeakAtExit &Leak) {
  const Resource &R = *Leak.R;
  if (Leak.Class != ExitClass::Failure || Leak.CallersUndo)
    return false;
  if (!R.ByArgument && Leak.CallerVisible && Leak.HasCallers)
    return false;
  return Leak.SiblingRelease || Leak.IsModuleInit ||
         (Leak.IsBringUp && Leak.Unwinds);
}

/// Bring-up succeeds, and no teardown of the module ends what it took. Whatever
/// else others call may work on their objects, which they end.
static bool isForgotten(const LeakAtExit &Leak) {
  return Leak.Class == ExitClass::Success && Leak.NeverReleased &&
         Leak.IsBringUp && Leak.IsEntryPoint;
}

/// What the function takes itself and none of its callers gives back: they
/// could not tell this failure from that of taking it. Memory and mappings of
/// registers may well stay in the driver's state.
static bool isLeftUneven(const LeakAtExit &Leak) {
  const Resource &R = *Leak.R;
  const ApiFamily &Family = *R.Family;
  bool Stays =
      !R.ByArgument && !Family.State && !Family.Counted && !Family.DmaMapping;
  // A count that a helper took may be that of what it stored.
  bool Stored = R.Inner && Family.Counted;
  return !Stays && !Stored && !R.ByFailedCallee && Leak.CallersKeep;
}

static bool isLeak(const LeakAtExit &Leak) {
  bool Fails = Leak.Class == ExitClass::Failure;
  if (!Leak.CallerVisible)
    return Fails || (!Leak.R->Family->State && !Leak.R->ByArgument);
  // Stored in the driver's state: the duty moves to the teardown when the
  // function succeeds, and stays here when it fails, unless a caller in the
  // module cleans up (then the caller's own exits decide).
  return Fails &&
         (Leak.IsEntryPoint || Leak.SiblingRelease || isLeftUneven(Leak));
}

/// A thing of its own, which may well stay in the driver's state after an
/// error; not a count, a switch or a mapping.
static bool isBuffer(const Resource &R) {
  return !R.ByArgument && !R.Family->Mmio && !R.Family->State &&
         !R.Family->Counted;
}

/// What a look-up returned, and nobody can put any more. A pointer that is
/// returned may be a part of it, which the caller puts it through.
static bool isLostLookUp(const LeakAtExit &Leak) {
  const Resource &R = *Leak.R;
  return R.Family->Reference && !Leak.CallerVisible && !R.ByArgument &&
         !R.Inner && !R.Acquired->getFunction()->getReturnType()->isPointerTy();
}

/// Nobody keeps what it could be taken back by: it is to stay.
static bool isForGood(const Resource &R) {
  return !R.ByArgument && !R.Family->EscapesByCall && !R.Family->Reference &&
         R.Acquired->getType()->isPointerTy() && R.Acquired->use_empty();
}

/// Whether the function itself has to release it, as its authors see it.
static bool isOwnDuty(const LeakAtExit &Leak) {
  const Resource &R = *Leak.R;
  if (isForGood(R))
    return false;
  switch (Leak.Class) {
  case ExitClass::Success:
    if (isLostLookUp(Leak))
      return true;
    // What the error exits release stays on purpose when all is well.
    return Leak.IsBringUp && !R.Inner && !Leak.SiblingRelease;
  case ExitClass::Unknown:
    return !R.Inner && (Leak.IsVoid || !isBuffer(R));
  case ExitClass::Failure:
    break;
  }
  // Nor does any teardown: left on for good, perhaps on purpose.
  if (Leak.NeverReleased && R.Family->State && R.ByArgument)
    return false;
  // Whoever calls it releases what such functions set up, then.
  if (Leak.LeftToOthers && R.ByArgument && !Leak.IsBringUp)
    return false;
  if (!Leak.CallerVisible)
    return !R.ByArgument || Leak.IsEntryPoint || Leak.SiblingRelease;
  // What stands in a global variable outlives a device that did not come up.
  if (Leak.InGlobal && !Leak.IsModuleInit)
    return false;
  if (isLeftUneven(Leak))
    return true;
  bool Deviates = Leak.SiblingRelease && !Leak.HasCallers;
  if (isBuffer(R))
    return !R.Inner && (Leak.IsBringUp || Deviates);
  return Leak.IsBringUp || (Leak.IsEntryPoint && !R.Inner) || Deviates;
}

/// Never more than likely: that another path releases it says what the author
/// meant, not that nobody else does it on this one.
static Confidence confidence(const LeakAtExit &Leak, bool Forgotten) {
  const Resource &R = *Leak.R;
  bool Certain = R.Family->ByName || (R.Entrusted && !Leak.MayBeKept) ||
                 (!R.Entrusted && (Forgotten || isOwnDuty(Leak)));
  return Certain ? Confidence::Likely : Confidence::Heuristic;
}

static std::string message(const LeakAtExit &Leak, const std::string &Subject,
                           bool Forgotten) {
  const ApiFamily &Family = *Leak.R->Family;
  if (Family.ByName)
    return "what '" + Family.Id + "()' did to '" + Subject +
           "' is not undone on this error path";
  if (Leak.R->Entrusted)
    return Family.Noun + " '" + Subject + "', which this callback owns, is " +
           "neither " + Family.Released + " nor handed on on this path";
  return Family.Noun + " '" + Subject + "' is " +
         (Forgotten                          ? "never released by this module"
          : Leak.Class == ExitClass::Failure ? "not released on this error path"
                                             : "not released on this path");
}

void LeakRule::onLeak(const Point &P, const LeakAtExit &Leak) {
  const Resource &R = *Leak.R;
  if (!answersFor(*R.Family))
    return;
  bool ByName = R.Family->ByName;
  bool Forgotten = !ByName && !R.Entrusted && isForgotten(Leak);
  if (ByName        ? !isLeakByName(Leak)
      : R.Entrusted ? false
                    : !Forgotten && !isLeak(Leak))
    return;
  std::string Subject = P.render(R.Handle);
  Finding F = at(P, Subject, message(Leak, Subject, Forgotten));
  F.Place = R.Entrusted ? P.place() : P.place(R.Acquired);
  // The helper that took it is the place to look at.
  bool InCallee = R.Inner && (R.ByFailedCallee || Forgotten);
  if (InCallee) {
    F.Place = R.Inner->Place;
    F.Function = R.Inner->Function;
  }
  if (!R.Entrusted)
    P.acquired(R, F.Trace);
  P.branches(R.Entrusted ? nullptr : R.Acquired, F.Trace);
  F.Trace.push_back(P.note(P.where(), Forgotten
                                          ? "succeeds with it held"
                                          : "leaves without releasing it"));
  if (Leak.SiblingRelease)
    F.Trace.push_back(
        P.note(Leak.SiblingRelease, "another path releases it here"));
  F.Sure = confidence(Leak, Forgotten);
  report(std::move(F), InCallee ? nullptr : R.Acquired);
}

} // namespace drydock
