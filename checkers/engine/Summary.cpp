#include "engine/Summary.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace drydock {

bool Outcome::sameEffects(const Outcome &O) const {
  auto same = [](const SummaryResource &L, const SummaryResource &R) {
    return L.sameEffect(R);
  };
  return Result == O.Result && llvm::equal(Resources, O.Resources, same) &&
         Sleeps.empty() == O.Sleeps.empty() && sameSections(O);
}

bool Outcome::sameSections(const Outcome &O) const {
  auto changes = [](const Outcome &Of, const Outcome &By) {
    return llvm::all_of(Of.Sections, [&](const SummarySection &S) {
      return S.Depth == 0 ||
             llvm::any_of(By.Sections, [&](const SummarySection &Other) {
               return Other.sameEffect(S);
             });
    });
  };
  return changes(*this, O) && changes(O, *this);
}

/// What only one side does is not certain: silence.
void Outcome::joinSections(const Outcome &From) {
  std::erase_if(Sections, [&](const SummarySection &S) {
    return none_of(From.Sections, [&](const SummarySection &Other) {
      return Other.sameEffect(S);
    });
  });
  std::erase_if(Sleeps, [&](const SummarySleep &S) {
    return none_of(From.Sleeps, [&](const SummarySleep &Other) {
      return Other.Flags == S.Flags;
    });
  });
}

void Outcome::join(const Outcome &From) {
  if (ResultPath != From.ResultPath)
    ResultPath.clear();
  joinSections(From);
  AskedContext |= From.AskedContext;
  Evident |= From.Evident;
  std::vector<SummaryFact> Common;
  for (SummaryFact &Fact : Conditions)
    for (const SummaryFact &Other : From.Conditions)
      if (Fact.Value == Other.Value && (Fact.Set | Other.Set) != AnyValue) {
        Common.push_back({Fact.Value, ValueSet(Fact.Set | Other.Set)});
        break;
      }
  Conditions = std::move(Common);
  // A store on one path only leaves the value unknown on both.
  for (SummaryStore &Store : Stores)
    if (!is_contained(From.Stores, Store))
      Store.Value.clear();
  for (const SummaryStore &Store : From.Stores)
    if (none_of(Stores, [&](const SummaryStore &S) {
          return S.Address == Store.Address;
        }))
      Stores.push_back({Store.Address, {}});
  std::erase_if(Dereferences, [&](const SummaryUse &Use) {
    return none_of(From.Dereferences, [&](const SummaryUse &Other) {
      return Other.Pointer == Use.Pointer;
    });
  });
  for (const SummaryUse &Use : From.MmioUses)
    if (none_of(MmioUses, [&](const SummaryUse &Other) {
          return Other.Pointer == Use.Pointer;
        }))
      MmioUses.push_back(Use);
}

void Outcome::joinEffects(const Outcome &From) {
  auto has = [](const Outcome &O, const SummaryResource &R) {
    return any_of(O.Resources, [&](const SummaryResource &Other) {
      return Other.sameEffect(R);
    });
  };
  auto isAcquire = [](const SummaryResource &R) {
    return R.Act == SummaryResource::Acquires ||
           R.Act == SummaryResource::Dangles;
  };
  std::erase_if(Resources, [&](const SummaryResource &R) {
    return isAcquire(R) && !has(From, R);
  });
  for (SummaryResource &R : Resources)
    if (!has(From, R))
      R.May = true;
  for (const SummaryResource &R : From.Resources)
    if (!isAcquire(R) && !has(*this, R)) {
      Resources.push_back(R);
      Resources.back().May = true;
    }
}

} // namespace drydock
