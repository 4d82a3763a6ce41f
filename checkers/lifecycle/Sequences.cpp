// Everything that a function does, through its callees, in order.
#include "lifecycle/ModuleFacts.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace drydock {

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

std::set<Place> ModuleFacts::writesBefore(const std::string &Name,
                                          size_t At) const {
  return writes(Name, At, false);
}

std::set<Place> ModuleFacts::writesAfter(const std::string &Name,
                                         size_t At) const {
  return writes(Name, At, true);
}

std::set<Place> ModuleFacts::writes(const std::string &Name, size_t At,
                                    bool After) const {
  const Sequence &All = whole(Name);
  std::set<Place> Found;
  // Functions that At stands in: what stands on its other side there.
  std::set<size_t> Around;
  for (size_t Step = At + 1; Step; Step = All.Call[Step - 1]) {
    const Event &E = *All.Events[Step - 1];
    Around.insert(Step);
    const FunctionFacts &F = Functions.at(E.In);
    size_t Index = &E - F.Events.data();
    for (const auto &[Order, P] : F.WritesInOrder)
      if ((Order > Index) == After)
        Found.insert(P);
  }
  size_t From = After ? At + 1 : 0, To = After ? All.Events.size() : At;
  for (size_t I = From; I < To; ++I)
    if (auto F = Functions.find(All.Events[I]->Name);
        All.Events[I]->K == Event::Call && F != Functions.end() &&
        !Around.count(I + 1))
      Found.insert(F->second.Writes.begin(), F->second.Writes.end());
  return Found;
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
