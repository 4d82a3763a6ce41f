// When two disjuncts are one: equal resources (and equal evidence), the rest
// joined.
#include "engine/FunctionAnalysis.h"

using namespace llvm;

namespace drydock {

std::vector<uint64_t> FunctionAnalysis::signature(const BasicBlock &Block,
                                                  const State &S,
                                                  Agree Level) const {
  std::vector<uint64_t> Sig;
  for (const Resource &R : S.Resources) {
    if (Level == Agree::OnOwnResources && !R.Here)
      continue;
    Sig.push_back(reinterpret_cast<uintptr_t>(R.Family));
    Sig.push_back(uint64_t(R.Handle) << 32 | R.Key);
    Sig.push_back(uint64_t(R.State) | R.Managed << 4 | R.MayOnly << 5 |
                  R.Count << 8);
  }
  Sig.push_back(0);
  if (Level != Agree::OnOwnResources)
    for (const Section &In : S.Sections)
      if (In.Depth || In.May) {
        Sig.push_back(reinterpret_cast<uintptr_t>(In.Family));
        Sig.push_back(uint64_t(In.Lock) << 32 | uint8_t(In.Depth) << 1 |
                      In.May);
      }
  if (Level == Agree::OnEvidence)
    Sig.push_back(!S.Sleeps.empty());
  for (const PHINode &Phi : Block.phis())
    if (ReturnedPhis.contains(&Phi))
      Sig.push_back(Facts.possible(S, S.Slots[SlotOf.lookup(&Phi)]));
  if (Level == Agree::OnEvidence)
    for (const auto &[E, F] : S.Facts.Items)
      if (F.Why != Fact::NoEvidence)
        Sig.push_back(uint64_t(E) << 8 | F.Set << 4 | F.Why);
  return Sig;
}

/// What one path released and the other did not: of the caller, perhaps
/// released; our own, not worth a report.
void FunctionAnalysis::mergeResources(State &Into, const State &From) const {
  auto peer = [](const State &S, const Resource &R) -> const Resource * {
    for (const Resource &Other : S.Resources)
      if (Other.Family == R.Family && Other.Handle == R.Handle &&
          Other.Key == R.Key)
        return &Other;
    return nullptr;
  };
  auto blur = [](Resource &R) {
    if (R.Here)
      R.State = Status::Escaped;
    else
      R.MayOnly = true;
  };
  for (Resource &R : Into.Resources) {
    const Resource *Other = peer(From, R);
    R.Round = std::max(R.Round, Other ? Other->Round : 0);
    if (!Other || Other->State != R.State || Other->MayOnly)
      blur(R);
    else if (R.State == Status::Released)
      R.Handed = std::min(R.Handed, Other->Handed);
    else
      R.Handed = std::max(R.Handed, Other->Handed);
  }
  for (const Resource &R : From.Resources)
    if (!peer(Into, R)) {
      Into.Resources.push_back(R);
      blur(Into.Resources.back());
    }
}

/// What holds on one path only is not certain.
static void mergeSections(State &Into, const State &From) {
  for (Section &In : Into.Sections) {
    const Section *Other = From.findSection(In.Family, In.Lock);
    In.May |= !Other || Other->May || Other->Depth != In.Depth;
  }
  for (const Section &In : From.Sections)
    if (!Into.findSection(In.Family, In.Lock)) {
      Into.Sections.push_back(In);
      Into.Sections.back().May = true;
    }
  std::erase_if(Into.Sections,
                [](const Section &In) { return In.May && In.Depth == 0; });
  std::erase_if(Into.Sleeps, [&](const Sleep &S) {
    return none_of(From.Sleeps,
                   [&](const Sleep &O) { return O.Flags == S.Flags; });
  });
  Into.AskedContext |= From.AskedContext;
}

void FunctionAnalysis::mergeInto(const BasicBlock &Block, State &Into,
                                 const State &From) {
  FlatMap<Fact> SamePlace;
  // What two names of one value knew before, they know of the joined one.
  SmallDenseMap<std::pair<ExprId, ExprId>, ExprId> Joined;
  auto join = [&](ExprId A, ExprId B) -> ExprId {
    if (A == B || !A || !B)
      return A == B ? A : 0;
    ValueSet Set = Facts.possible(Into, A) | Facts.possible(From, B);
    // Two reads of one place stay that place: its handle keeps its name.
    if (!Pool.isConst(A) && Pool.canonical(A) == Pool.canonical(B)) {
      SamePlace[A] = {Set};
      return A;
    }
    ExprId &E = Joined[{A, B}];
    if (!E)
      E = Pool.value(ExprKind::Fresh, &Block, ++Joins);
    Into.Facts[E] = {Set};
    return E;
  };
  mergeResources(Into, From);
  mergeSections(Into, From);
  FlatMap<Fact> Old = Into.Facts;
  for (size_t I = 0; I != Into.Slots.size(); ++I)
    if (Into.Slots[I] != From.Slots[I])
      Into.Slots[I] = join(Into.Slots[I], From.Slots[I]);

  // Disjuncts of one block have executed the same instructions.
  if (Into.Locals.size() == From.Locals.size())
    for (size_t I = 0; I != Into.Locals.size(); ++I)
      if (Into.Locals[I].second != From.Locals[I].second)
        Into.Locals[I].second =
            join(Into.Locals[I].second, From.Locals[I].second);

  FlatMap<ExprId> Heap;
  for (const auto &[Address, Value] : Into.Heap.Items)
    if (const ExprId *Other = From.Heap.find(Address)) {
      ExprId E = join(Value, *Other);
      if (E)
        Heap.Items.push_back({Address, E});
    } else if (Pool[Pool.base(Value)].Kind != ExprKind::Const) {
      // Kept: losing a stored handle would turn it into a leak.
      Heap.Items.push_back({Address, Value});
    }
  for (const auto &[Address, Value] : From.Heap.Items)
    if (!Into.Heap.find(Address) &&
        Pool[Pool.base(Value)].Kind != ExprKind::Const)
      Heap[Address] = Value;
  Into.Heap = std::move(Heap);

  FlatMap<Fact> Common;
  for (const auto &[E, F] : Into.Facts.Items) {
    const Fact *Before = Old.find(E);
    if (!Before) { // made by a join above
      Common.Items.push_back({E, F});
      continue;
    }
    const Fact *Other = From.Facts.find(E);
    if (!Other)
      continue;
    Fact Both = *Before;
    Both.Set |= Other->Set;
    if (Before->Why != Other->Why)
      Both.Why = Fact::NoEvidence;
    if (Both.Set != AnyValue || Both.Why != Fact::NoEvidence)
      Common.Items.push_back({E, Both});
  }
  Into.Facts = std::move(Common);
  for (const auto &[E, F] : SamePlace.Items)
    Into.Facts[E] = F;

  std::erase_if(Into.Known.Items, [&](const auto &Item) {
    const int64_t *Other = From.Known.find(Item.first);
    return !Other || *Other != Item.second;
  });
  for (const auto &[Object, Epoch] : From.Epochs.Items)
    Into.Epochs[Object] = std::max(Into.Epochs[Object], Epoch);
  std::erase_if(Into.Zeroed.Items, [&](const auto &Item) {
    return !From.Zeroed.find(Item.first);
  });
  for (const auto &[E, TakenOver] : From.Escaped.Items)
    Into.Escaped[E] |= TakenOver;
  // Must on all paths, so that a later test is suspicious.
  std::erase_if(Into.Dereferenced.Items, [&](const auto &Item) {
    return !From.Dereferenced.find(Item.first);
  });
  for (const auto &[E, Where] : From.MmioUsed.Items)
    Into.MmioUsed[E] = Where;
  Into.Blurred |= From.Blurred;
  Into.WildStores = std::max(Into.WildStores, From.WildStores);
  Into.Pass = std::max(Into.Pass, From.Pass);
  for (const auto &L : From.Loops) {
    auto *Mine =
        llvm::find_if(Into.Loops, [&](auto &M) { return M.first == L.first; });
    if (Mine == Into.Loops.end())
      Into.Loops.push_back(L);
    else
      Mine->second = std::max(Mine->second, L.second);
  }
}

std::vector<State> FunctionAnalysis::mergeAlike(const BasicBlock &Block,
                                                std::vector<State> In,
                                                Agree Level) {
  std::vector<State> Out;
  std::vector<std::vector<uint64_t>> Signatures;
  for (State &S : In) {
    std::vector<uint64_t> Sig = signature(Block, S, Level);
    auto Same = find(Signatures, Sig);
    if (Same != Signatures.end()) {
      mergeInto(Block, Out[Same - Signatures.begin()], S);
      continue;
    }
    Signatures.push_back(std::move(Sig));
    Out.push_back(std::move(S));
  }
  return Out;
}

std::vector<State> FunctionAnalysis::reduce(const BasicBlock &Block,
                                            std::vector<State> In) {
  if (In.size() < 2)
    return In;
  // What leaves costs no more, and each way out is judged by itself.
  static constexpr unsigned ExitsToOthers = 8;
  bool Leaves = isa<ReturnInst>(*Block.getFirstNonPHIOrDbg());
  const unsigned Most =
      Unit.Options.MaxDisjuncts * (Leaves ? ExitsToOthers : 1);
  for (Agree Level :
       {Agree::OnEvidence, Agree::OnResources, Agree::OnOwnResources}) {
    In = mergeAlike(Block, std::move(In), Level);
    if (In.size() <= Most)
      return In;
  }
  // The first ones stay exact, the rest becomes one that says little.
  Cut = "more than " + std::to_string(Most) + " states, merged";
  for (size_t I = Most; I < In.size(); ++I)
    mergeInto(Block, In[Most - 1], In[I]);
  In[Most - 1].Blurred = true;
  In.erase(In.begin() + Most, In.end());
  return In;
}

} // namespace drydock
