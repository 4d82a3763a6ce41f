#include "Compare.h"
#include "llvm/ADT/STLExtras.h"

using namespace drydock::trial;
using llvm::StringRef;

/// What two boots can't measure well enough: on the data path so many of a
/// phase's accesses may differ besides the noise.
static double slackOf(Match How) {
  switch (How) {
  case Match::Packets: // an interrupt may find two packets, or none
    return 0.05;
  case Match::Kinds: // rare combinations of a status register's bits
    return 0.005;
  case Match::Multiset: // an interrupt more that was not for this device
    return 0.001;
  default:
    return 0;
  }
}

static Match howOf(const Scenario &S, StringRef Phase) {
  if (Phase == "first-load" || Phase == "probe")
    return S.ProbeHow;
  if (Phase == "remove")
    return S.RemoveHow;
  if (Phase == "reload")
    return S.ReloadHow;
  for (const drydock::trial::Phase &P : S.Phases)
    if (Phase == P.Name)
      return P.How;
  return Match::Ignore; // boot, idle, unbind
}

static const PhaseTrace &traceOf(const Boot &B, StringRef Phase) {
  static const PhaseTrace None;
  const PhaseTrace *Found = B.Trace.find(Phase);
  return Found ? *Found : None;
}

/// The guest counts the packets of a phase; where it does not, the phase is
/// the unit.
static double packetsIn(const Boot &B, StringRef Phase) {
  auto Found = B.Guest.Measures.find(("packets-" + Phase).str());
  double Packets = 0;
  if (Found == B.Guest.Measures.end() ||
      StringRef(Found->second).split(' ').first.getAsDouble(Packets) ||
      Packets <= 0)
    return 1;
  return Packets;
}

static LineDifference difference(Match How, const Boot &A, const Boot &B,
                                 StringRef Phase, bool Masked) {
  const PhaseTrace &X = traceOf(A, Phase), &Y = traceOf(B, Phase);
  auto Lines = [&](const PhaseTrace &P) {
    return llvm::ArrayRef<std::string>(Masked ? P.Masked : P.Raw);
  };
  switch (How) {
  case Match::Exact:
    return differInOrder(Lines(X), Lines(Y));
  case Match::Packets:
    return differPerPacket(Lines(X), packetsIn(A, Phase), Lines(Y),
                           packetsIn(B, Phase));
  case Match::Kinds:
    return differInKinds(Lines(X), Lines(Y));
  case Match::Multiset:
  case Match::Ignore:
    break;
  }
  return differAsMultiset(Lines(X), Lines(Y));
}

static PhaseComparison comparePhase(Match How, StringRef Name, Boots First,
                                    Boots Second) {
  PhaseComparison C;
  C.Name = Name.str();
  C.How = How;
  C.First = traceOf(First[0], Name).Raw.size();
  C.Second = traceOf(Second[0], Name).Raw.size();
  for (size_t I = 0; I != First.size(); ++I)
    for (size_t J = I + 1; J != First.size(); ++J) {
      auto noise = [&](bool Masked) {
        return difference(How, First[I], First[J], Name, Masked).Count;
      };
      C.Noise = std::max(C.Noise, noise(true));
      C.RawNoise = std::max(C.RawNoise, noise(false));
    }
  bool Any = false;
  for (const Boot &A : First)
    for (const Boot &B : Second) {
      LineDifference D = difference(How, A, B, Name, true);
      if (Any && D.Count >= C.Difference)
        continue;
      C.Difference = D.Count;
      C.Raw = difference(How, A, B, Name, false).Count;
      C.Examples = D.Examples;
      Any = true;
    }
  C.Slack = slackOf(How) * std::min(C.First, C.Second);
  C.Equal = C.Difference <= C.Noise + C.Slack;
  C.FirstPerPacket = C.First / packetsIn(First[0], Name);
  C.SecondPerPacket = C.Second / packetsIn(Second[0], Name);
  return C;
}

/// What some boot of one build said and no boot of the other.
static std::vector<std::string>
compareTexts(Boots First, Boots Second,
             llvm::function_ref<std::vector<std::string>(const Boot &)> Texts) {
  LineDifference Best;
  bool Any = false;
  for (const Boot &A : First)
    for (const Boot &B : Second) {
      LineDifference D = differAsMultiset(Texts(A), Texts(B));
      if (!Any || D.Count < Best.Count)
        Best = D;
      Any = true;
    }
  size_t Noise = 0;
  for (size_t I = 1; I < First.size(); ++I)
    Noise = std::max(Noise,
                     differAsMultiset(Texts(First[0]), Texts(First[I])).Count);
  return Best.Count > Noise ? Best.Examples : std::vector<std::string>();
}

static std::vector<std::string> resultsOf(const Boot &B) {
  std::vector<std::string> Lines;
  for (const auto &[Name, Value] : B.Guest.Results)
    Lines.push_back("result " + Name + " " + Value);
  for (const Check &C : B.Guest.Checks)
    Lines.push_back("check " + C.Phase + "/" + C.Name +
                    (C.Ok ? " ok" : " failed"));
  if (!B.SoundSum.empty())
    Lines.push_back("sound " + B.SoundSum);
  return Lines;
}

bool Comparison::equal() const {
  return Results.empty() && Messages.empty() && Acquisitions.empty() &&
         llvm::all_of(Phases, [](const PhaseComparison &P) { return P.Equal; });
}

Comparison drydock::trial::compareBoots(const Scenario &S, Boots First,
                                        Boots Second) {
  Comparison Result;
  std::vector<std::string> Names = {"first-load", "probe"};
  for (const Phase &P : S.Phases)
    Names.push_back(P.Name);
  Names.push_back("remove");
  Names.push_back("reload");
  for (const std::string &Name : Names)
    if (Match How = howOf(S, Name); How != Match::Ignore)
      Result.Phases.push_back(comparePhase(How, Name, First, Second));
  Result.Results = compareTexts(First, Second, resultsOf);
  Result.Messages = compareTexts(
      First, Second, [](const Boot &B) { return comparableMessages(B.Log); });
  // The first boot of a build is the one with failures.
  Result.Acquisitions =
      compareAcquisitions(First[0].Acquisitions, Second[0].Acquisitions);
  for (const auto &[Name, Calls] : First[0].Covered.Calls)
    if (!Second[0].Covered.Calls.count(Name))
      Result.Covered.push_back("- " + Name);
  for (const auto &[Name, Calls] : Second[0].Covered.Calls)
    if (!First[0].Covered.Calls.count(Name))
      Result.Covered.push_back("+ " + Name);
  return Result;
}
