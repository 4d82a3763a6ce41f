#include "engine/LockBalance.h"
#include "engine/ExitChecks.h"

using namespace llvm;

namespace drydock {

bool LockBalance::alike(const ExitState &Held, const ExitState &Left) const {
  if (!Held.Value)
    return true;
  ValueSet Set = A.Facts.possible(Held.S, Held.Value);
  ValueSet Other = A.Facts.possible(Left.S, Left.Value);
  // Who fails gives back what it took; who succeeds may hand it over.
  bool Fails =
      A.F.getReturnType()->isPointerTy() ? !(Set & Positive) : Set == Negative;
  return Fails || (Set == Other && isPowerOf2_32(Set));
}

bool LockBalance::isHandedOver(const Section &In) const {
  return any_of(A.Exits, [&](const ExitState &Exit) {
    const Section *There = Exit.S.findSection(In.Family, In.Lock);
    SmallVector<ExitClass, 2> Classes = ExitChecks::classes(A, Exit);
    return There && There->isHeld() && There->Entered == In.Entered &&
           Classes.size() == 1 && Classes[0] == ExitClass::Success;
  });
}

void LockBalance::check(const ExitState &Exit, const Section &In) {
  auto Unlocks = A.LeftAt.find(In.Entered);
  if (Unlocks == A.LeftAt.end() || isHandedOver(In) ||
      Excuses.bypasses(Exit, Unlocks->second.getArrayRef()))
    return;
  for (const ExitState &Peer : A.Exits) {
    const Section *There = Peer.S.findSection(In.Family, In.Lock);
    if (!There || There->Depth != 0 || There->May ||
        There->Entered != In.Entered || !alike(Exit, Peer))
      continue;
    LockAtExit Event{&In, There->Left};
    for (EngineHooks *H : Hooks)
      H->onLockAtExit(
          Point(A, Exit.S, Exit.S.Leaving ? *Exit.S.Leaving : *Exit.Return),
          Event);
    return;
  }
}

void LockBalance::run() {
  if (Hooks.empty())
    return;
  for (const ExitState &Exit : A.Exits)
    for (const Section &In : Exit.S.Sections)
      if (In.isHeld() && In.Lock && !In.LeftFirst && !A.hasIndex(In.Lock))
        check(Exit, In);
}

} // namespace drydock
