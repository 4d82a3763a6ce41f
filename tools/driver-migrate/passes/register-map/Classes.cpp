#include "Classes.h"
#include "language/StableOrder.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <algorithm>

using namespace drydock::migrate;
using namespace drydock::migrate::registers;
using llvm::StringRef;

namespace {
/// Sets of names that flow into each other.
class Joined {
public:
  std::string find(const std::string &Name) {
    std::string &Up = Parent.try_emplace(Name, Name).first->second;
    return Up == Name ? Name : Up = find(Up);
  }
  void join(const std::string &A, const std::string &B) {
    std::string X = find(A), Y = find(B);
    Parent[std::max(X, Y)] = std::min(X, Y);
  }

private:
  std::map<std::string, std::string> Parent;
};
} // namespace

/// Bases of accesses, and what flows into them.
static std::set<std::string> addresses(const Facts &All) {
  std::set<std::string> Found;
  for (const Access &A : All.Accesses)
    if (!A.Slot.empty())
      Found.insert(A.Slot);
  for (bool Again = true; Again;) {
    Again = false;
    for (const Use &U : All.Uses)
      if (U.Kind == Use::Source && Found.count(U.Into))
        Again |= Found.insert(U.Slot).second;
  }
  return Found;
}

std::vector<uint64_t> registers::offsetsOf(const Access &A) {
  std::vector<uint64_t> Sums{0};
  for (const Term &T : A.Offset) {
    std::vector<uint64_t> Values = T.ArmValues;
    if (T.Value)
      Values = {*T.Value};
    else if (T.ArmValues.size() != 2)
      return {};
    std::vector<uint64_t> Next;
    for (uint64_t Sum : Sums)
      for (uint64_t Value : Values)
        Next.push_back(Sum + Value);
    Sums = std::move(Next);
  }
  return Sums;
}

static unsigned bytes(StringRef Width) {
  unsigned Bits = 8;
  Width.drop_front().getAsInteger(10, Bits);
  return Bits / 8;
}

static bool inside(const TextRange &Inner, const TextRange &Outer) {
  return Inner && Outer && Inner.File == Outer.File &&
         Inner.Begin >= Outer.Begin && Inner.End <= Outer.End &&
         Inner.InMacroBody == Outer.InMacroBody;
}

static Decided stays(const Access &A, StringRef Cause) {
  return {&A, Way::Stays, Cause.str()};
}

static bool hasChoice(const Access &A) {
  return llvm::any_of(A.Offset, [](const Term &T) { return !T.Value; });
}

static bool apart(const TextRange &A, const TextRange &B) {
  return A.End <= B.Begin || B.End <= A.Begin;
}

/// Base and terms are texts of their own inside of Where.
static bool writtenIn(const Access &A, const TextRange &Where) {
  std::vector<TextRange> Parts;
  if (!A.Fixed)
    Parts.push_back(A.Base);
  for (const Term &T : A.Offset)
    Parts.push_back(T.Range);
  for (size_t I = 0; I != Parts.size(); ++I) {
    if (!inside(Parts[I], Where))
      return false;
    for (size_t J = 0; J != I; ++J)
      if (!apart(Parts[I], Parts[J]))
        return false;
  }
  return true;
}

/// The offset is what the caller of a macro gives, and no constant.
static bool isArgument(const Access &A) {
  return A.Offset.size() == 1 && A.Offset[0].Inner &&
         !inside(A.Offset[0].Inner, A.Call);
}

/// What can be done with the access by itself.
static Decided decide(const Access &A, const std::string &Backend) {
  if (!A.Unclear.empty())
    return stays(A, A.Unclear);
  if (A.Backend != Backend)
    return stays(A, "other accesses to these registers are of another kind");
  bool Whole = A.Call && inside(A.Address, A.Call) &&
               llvm::all_of(A.Arguments, [&](const TextRange &R) {
                 return inside(R, A.Call) && apart(R, A.Address);
               });
  if (!Whole || !writtenIn(A, A.Apart ? A.Sum : A.Address))
    return stays(A, "a macro hides parts of the access");
  if (!A.Call.InMacroBody && A.Apart && !A.Sum.InMacroBody)
    return stays(A, "a macro hides parts of the access");
  std::vector<uint64_t> Offsets = offsetsOf(A);
  if (Offsets.empty())
    return {&A, !A.Apart && isArgument(A) ? Way::Escape : Way::Stays,
            "the offset is computed"};
  for (uint64_t Offset : Offsets)
    if (Offset % bytes(A.Width) || Offset > 0xfffff)
      return stays(A, "the offset is not aligned to the width");
  if (!A.Apart)
    return {&A, Way::Direct, {}};
  if (hasChoice(A))
    return stays(A, "a macro chooses the offset");
  return {&A, Way::Cell, {}};
}

typedef std::tuple<std::string, unsigned, unsigned> TextKey;
static TextKey key(const TextRange &R) { return {R.File, R.Begin, R.End}; }

/// A text that several expansions share is converted for all of them or none.
static void agree(Class &C, const Facts &All) {
  std::map<TextKey, std::vector<Decided *>> ByCall, BySum;
  for (Decided &D : C.Accesses) {
    if (D.What->Call)
      ByCall[key(D.What->Call)].push_back(&D);
    if (D.How == Way::Cell)
      BySum[key(D.What->Sum)].push_back(&D);
  }
  auto reject = [](std::vector<Decided *> &Some, StringRef Cause) {
    for (Decided *D : Some)
      if (D->How != Way::Stays)
        *D = stays(*D->What, Cause);
  };
  std::set<TextKey> Elsewhere;
  for (const Use &U : All.Uses)
    if (U.Kind != Use::Base && U.Range && U.Range.InMacroBody)
      Elsewhere.insert(key(U.Range));
  for (auto &[Text, Some] : BySum) {
    bool Same = llvm::all_of(Some, [&](Decided *D) {
      return D->What->Width == Some[0]->What->Width;
    });
    for (Decided *D : Some)
      D->OneWidth = Same;
    if (Elsewhere.count(key(Some[0]->What->Base)))
      reject(Some, "the macro of the address is used for other things");
  }
  for (auto &[Text, Some] : ByCall) {
    auto Bad =
        llvm::find_if(Some, [](Decided *D) { return D->How == Way::Stays; });
    if (Bad != Some.end()) {
      std::string Cause = (*Bad)->Cause;
      reject(Some, "a macro that has it is used where " + Cause);
    }
  }
}

/// Why the parameter has to stay a number; or nothing.
static std::string fixedParameter(const std::string &Name, const Class &C,
                                  const Facts &All, StringRef Width) {
  auto Found = All.Slots.find(Name);
  size_t Bracket = Name.rfind('(');
  if (Found == All.Slots.end() || Bracket == std::string::npos)
    return "the offset is computed";
  if (!Found->second.Fixed.empty())
    return "the offset is a parameter, and " + Found->second.Fixed;
  if (All.Callbacks.count(Name.substr(0, Bracket)))
    return "the offset is a parameter of a callback";
  size_t Terms = 0;
  for (const Decided &D : C.Accesses)
    if (D.What->Offset.size() == 1 && D.What->Offset[0].Parameter == Name) {
      ++Terms;
      if (D.What->Width != Width)
        return "the offset is a parameter for several widths";
    }
  size_t Uses =
      llvm::count_if(All.Uses, [&](const Use &U) { return U.Slot == Name; });
  return Uses == Terms ? ""
                       : "the offset is a parameter that is used otherwise";
}

/// Functions that add a parameter to the address and access what is there.
static void addWrappers(Class &C, const Facts &All) {
  std::map<std::string, Wrapper> ByParameter;
  for (Decided &D : C.Accesses) {
    const Access &A = *D.What;
    bool Plain = D.How == Way::Stays && A.Unclear.empty() && !A.Apart &&
                 !A.Call.InMacroBody && A.Backend == C.Backend &&
                 A.Offset.size() == 1 && !A.Offset[0].Parameter.empty() &&
                 writtenIn(A, A.Address);
    if (!Plain)
      continue;
    const std::string &Name = A.Offset[0].Parameter;
    D.Cause = fixedParameter(Name, C, All, A.Width);
    if (!D.Cause.empty())
      continue;
    D.How = Way::Direct;
    ByParameter.try_emplace(Name, Wrapper{Name, A.Width, {}});
  }
  for (auto &[Name, W] : ByParameter) {
    size_t Bracket = Name.rfind('(');
    unsigned Index = 0;
    StringRef(Name).substr(Bracket + 1).consumeInteger(10, Index);
    for (const Call &Some : All.Calls)
      if (Some.Function == Name.substr(0, Bracket) &&
          Index < Some.Arguments.size())
        W.Calls.push_back({&Some, &Some.Arguments[Index]});
    C.Wrappers.push_back(std::move(W));
  }
}

static std::string identifier(StringRef Text) {
  std::string Name;
  for (char Ch : Text)
    Name += llvm::isAlnum(Ch) ? Ch : '_';
  return llvm::isDigit(Name[0]) ? "chip_" + Name : Name;
}

/// The slot that stands for all: a field before a variable, own before the
/// kernel's.
static std::string leader(const Class &C, const Facts &All) {
  auto rank = [&](const std::string &Name) {
    const Slot &S = All.Slots.at(Name);
    bool Kernel = S.Fixed == "it belongs to the kernel";
    return std::tuple(Kernel, S.Tag.empty(), Name);
  };
  return *std::min_element(C.Slots.begin(), C.Slots.end(),
                           [&](auto &A, auto &B) { return rank(A) < rank(B); });
}

static void name(Class &C, const Facts &All, std::set<std::string> &Used) {
  C.Id = C.Slots.empty() ? "constant addresses" : leader(C, All);
  const Slot S = C.Slots.empty() ? Slot() : All.Slots.at(C.Id);
  bool Own = S.Fixed != "it belongs to the kernel";
  std::string Stem =
      llvm::sys::path::stem(C.Accesses[0].What->Where.File).str();
  std::string Base = identifier(Own && !S.Tag.empty() ? S.Tag : Stem) +
                     (C.Slots.empty() ? "_fixed" : "");
  for (unsigned N = 1;; ++N) {
    std::string Suffix = N == 1 ? "" : std::to_string(N);
    C.Alias = Base + (C.Backend == "Ports" ? "_ports" : "_regs") + Suffix;
    C.Map = Base + "_register_map" + Suffix;
    if (Used.insert(C.Map).second)
      return;
  }
}

static void addRegisters(Class &C) {
  std::map<std::pair<uint64_t, std::string>, std::map<std::string, unsigned>>
      Names;
  std::map<std::string, TextRange> Places;
  for (const Decided &D : C.Accesses) {
    if (D.How != Way::Direct && D.How != Way::Cell)
      continue;
    for (uint64_t Offset : offsetsOf(*D.What)) {
      auto &Spelled = Names[{Offset, D.What->Width}];
      bool Alone = D.What->Offset.size() == 1 && D.What->Offset[0].Value;
      std::string Name = Alone ? D.What->Offset[0].Name : "";
      ++Spelled[Name];
      if (!Name.empty())
        Places[Name] = D.What->Offset[0].NamePlace;
    }
  }
  for (const Wrapper &W : C.Wrappers)
    for (auto &[Where, Given] : W.Calls)
      if (Given->Value) {
        ++Names[{*Given->Value, W.Width}][Given->Name];
        if (!Given->Name.empty())
          Places[Given->Name] = Given->NamePlace;
      }
  for (auto &[Key, Spelled] : Names) {
    RegisterEntry E{Key.first, Key.second, {}, {}, 0};
    unsigned Best = 0;
    for (auto &[Name, Count] : Spelled) {
      E.Uses += Count;
      if (!Name.empty() && Count > Best)
        Best = Count, E.Name = Name, E.NamePlace = Places[Name];
    }
    C.Registers.push_back(std::move(E));
  }
  orderStably(C.Registers, [](auto &A, auto &B) {
    return std::pair(A.Offset, bytes(A.Width)) <
           std::pair(B.Offset, bytes(B.Width));
  });
}

static std::string commonBackend(const Class &C) {
  std::map<std::string, unsigned> Count;
  for (const Decided &D : C.Accesses)
    ++Count[D.What->Backend];
  return std::max_element(Count.begin(), Count.end(),
                          [](auto &A, auto &B) { return A.second < B.second; })
      ->first;
}

std::vector<Class> registers::classesOf(const Facts &All) {
  std::set<std::string> Members = addresses(All);
  Joined Sets;
  for (const Use &U : All.Uses)
    if (U.Kind == Use::Source && Members.count(U.Slot) && Members.count(U.Into))
      Sets.join(U.Slot, U.Into);
  // One macro serves one map.
  std::map<TextKey, std::string> ByText;
  for (const Access &A : All.Accesses)
    for (const TextRange &R : {A.Call, A.Apart ? A.Sum : TextRange()})
      if (!A.Slot.empty() && R && R.InMacroBody)
        Sets.join(A.Slot, ByText.try_emplace(key(R), A.Slot).first->second);
  std::map<std::string, Class> ByLeader;
  for (const std::string &Name : Members)
    ByLeader[Sets.find(Name)].Slots.insert(Name);
  for (const Access &A : All.Accesses)
    if (!A.Slot.empty())
      ByLeader[Sets.find(A.Slot)].Accesses.push_back({&A, Way::Stays, {}});
  for (const Access &A : All.Accesses)
    if (A.Fixed && A.Backend == "Ports")
      ByLeader["-"].Accesses.push_back({&A, Way::Stays, {}});
  std::vector<Class> Result;
  std::set<std::string> Used;
  for (auto &[Leader, C] : ByLeader) {
    if (C.Accesses.empty())
      continue;
    C.Backend = commonBackend(C);
    for (Decided &D : C.Accesses)
      D = decide(*D.What, C.Backend);
    agree(C, All);
    addWrappers(C, All);
    addRegisters(C);
    name(C, All, Used);
    Result.push_back(std::move(C));
  }
  return Result;
}
