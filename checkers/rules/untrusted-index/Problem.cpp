#include "Problem.h"
#include "Ranges.h"
#include "lifecycle/Place.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

std::string spelling(const SourceNames &Names, const Value &V) {
  const Value *Bare = withoutCasts(&V);
  for (const Value *Step = &V;; Step = cast<Instruction>(Step)->getOperand(0)) {
    if (std::string Name = Names.variable(Step); !Name.empty())
      return Name;
    if (Step == Bare)
      break;
  }
  if (auto *Parameter = dyn_cast<Argument>(Bare))
    return Names.parameter(Parameter->getArgNo());
  if (auto *Load = dyn_cast<LoadInst>(Bare))
    if (auto *Slot = dyn_cast<AllocaInst>(Load->getPointerOperand()))
      return Names.variable(Slot);
  if (auto *Slot = dyn_cast<AllocaInst>(Bare->stripInBoundsOffsets()))
    if (std::string Name = Names.variable(Slot); !Name.empty())
      return Name;
  Place P = sourceOf(*Bare);
  if (!P.isKnown())
    return "";
  std::string Name = spell(Names, P);
  // A record without a name of its own has one of the compiler's.
  if (StringRef(Name).contains("anon"))
    return "";
  return Name.substr(Name.starts_with('.'));
}

std::string quoted(const SourceNames &Names, const Value &V,
                   const char *Otherwise) {
  std::string Name = spelling(Names, V);
  return Name.empty() ? Otherwise : "'" + Name + "'";
}

} // namespace drydock
