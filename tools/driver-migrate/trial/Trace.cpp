#include "Trace.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <optional>
#include <set>

using namespace drydock::trial;
using llvm::StringRef;

/// The others are enumeration, and the driver under as much load as there is
/// time for.
static bool isRecorded(const PhaseTrace &P) {
  for (StringRef Other :
       {"start", "boot", "idle", "failed-allocations", "unbind"})
    if (P.Name == Other)
      return false;
  return true;
}

size_t DeviceTrace::lines() const {
  size_t Sum = 0;
  for (const PhaseTrace &P : Phases)
    if (isRecorded(P))
      Sum += P.Raw.size();
  return Sum;
}

const PhaseTrace *DeviceTrace::find(StringRef Name) const {
  for (const PhaseTrace &P : Phases)
    if (P.Name == Name)
      return &P;
  return nullptr;
}

namespace {
/// memory_region_ops_write cpu 0 mr 0x.. addr 0x402 value 0x53 size 1 name 'x'
struct RegionAccess {
  bool Write;
  uint64_t Address, Value;
  StringRef Size, Region;
};

struct Place {
  StringRef Region;
  unsigned Bar;
  uint64_t Offset;
  bool operator<(const Place &Other) const {
    return std::tie(Region, Bar, Offset) <
           std::tie(Other.Region, Other.Bar, Other.Offset);
  }
};

class Parser {
public:
  Parser(const Scenario &S, const std::vector<Bar> &Bars,
         const std::vector<std::string> &Phases, DeviceTrace &Trace)
      : S(S), Bars(Bars), Phases(Phases), Trace(Trace) {
    enter("start");
    Slot = StringRef(S.Address);
    Slot.consume_front("0000:");
  }

  void line(StringRef Line) {
    StringRef Rest = Line;
    if (Rest.consume_front("memory_region_ops_"))
      return region(Rest);
    if (Rest.consume_front("pci_cfg_"))
      return config(Rest);
    // An event that the scenario asks for.
    if (!Line.empty() && !S.Events.empty())
      append(Line.str(), Line.str());
  }

private:
  static std::optional<RegionAccess> split(StringRef Line) {
    RegionAccess A;
    A.Write = Line.starts_with("write");
    auto word = [&](StringRef Key) {
      Line = Line.split(Key).second;
      return Line.take_until([](char C) { return C == ' '; });
    };
    if (word(" addr ").getAsInteger(0, A.Address) ||
        word(" value ").getAsInteger(0, A.Value))
      return std::nullopt;
    A.Size = word(" size ");
    A.Region = Line.split('\'').second.rtrim('\'');
    return A;
  }

  void region(StringRef Line) {
    auto A = split(Line);
    if (!A)
      return;
    if (A->Region == "isa-debugcon" && A->Write)
      return Next < Phases.size() ? enter(Phases[Next++]) : void();
    if (!llvm::is_contained(S.Regions, A->Region))
      return;
    ++Trace.Regions[A->Region.str()];
    Place P = placeOf(*A);
    if (A->Write)
      Written[P] = A->Value;
    std::string Name = P.Region.str();
    if (P.Bar)
      Name += "." + std::to_string(P.Bar);
    auto at = [&](const std::string &Where) {
      return (A->Write ? "W " : "R ") + Name + "+" + Where + " " +
             A->Size.str();
    };
    std::string Where = at("0x" + llvm::utohexstr(P.Offset, true));
    std::string Raw = Where + " 0x" + llvm::utohexstr(A->Value, true);
    const Mask *M = maskOf(P);
    if (!M)
      return append(Raw, Raw);
    if (!M->As.empty())
      Where = at(M->As);
    append(Raw, masked(*M, *A, Where), M->K);
  }

  static std::string masked(const Mask &M, const RegionAccess &A,
                            const std::string &Where) {
    switch (M.K) {
    case Mask::Address:
      return Where + " <address>";
    case Mask::Value:
      return Where + " <any>";
    case Mask::Like:
      return Where + " 0x" + llvm::utohexstr(A.Value, true);
    case Mask::Poll:
    case Mask::Timer:
      return Where + (A.Write ? " 0x" + llvm::utohexstr(A.Value, true)
                              : std::string(" <any>"));
    }
    return Where;
  }

  Place placeOf(const RegionAccess &A) const {
    for (const Bar &B : Bars)
      if (A.Address >= B.Start && A.Address <= B.End)
        return {A.Region, B.Number, A.Address - B.Start};
    return {A.Region, 0, A.Address};
  }

  /// pci_cfg_write i6300esb 00:10.0 @0x4 <- 0x103
  void config(StringRef Line) {
    llvm::SmallVector<StringRef, 6> Words;
    Line.split(Words, ' ', -1, false);
    if (Words.size() < 5 || Slot.empty() || Words[2] != Slot)
      return;
    std::string Text = (Words[0] == "write" ? "W config+" : "R config+") +
                       Words[3].drop_front().str() + " " + Words[4].str() +
                       (Words.size() > 5 ? " " + Words[5].str() : "");
    append(Text, Text);
  }

  static bool has(llvm::ArrayRef<OffsetRange> Ranges, uint64_t Value) {
    return llvm::any_of(
        Ranges, [&](const OffsetRange &R) { return R.contains(Value); });
  }

  const Mask *maskOf(const Place &P) const {
    for (const Mask &M : S.Masks)
      if (M.Region == P.Region && (!M.Bar || *M.Bar == P.Bar) &&
          (M.Offsets.empty() || has(M.Offsets, P.Offset)) && isSelected(M, P))
        return &M;
    return nullptr;
  }

  bool isSelected(const Mask &M, const Place &P) const {
    if (!M.Index)
      return true;
    auto Last = Written.find({P.Region, P.Bar, *M.Index});
    return Last != Written.end() && has(M.Selected, Last->second);
  }

  void enter(StringRef Phase) {
    auto Known = llvm::find_if(
        Trace.Phases, [&](const PhaseTrace &P) { return P.Name == Phase; });
    Current = Known - Trace.Phases.begin();
    if (Known == Trace.Phases.end())
      Trace.Phases.push_back({Phase.str(), {}, {}});
    LastPolled.clear();
  }

  void append(std::string Raw, std::string Masked,
              std::optional<Mask::Kind> K = std::nullopt) {
    PhaseTrace &P = Trace.Phases[Current];
    P.Raw.push_back(std::move(Raw));
    bool Repeats = K == Mask::Poll && LastPolled == Masked;
    LastPolled = K == Mask::Poll ? Masked : std::string();
    if (K == Mask::Timer)
      Repeats = !Timed.insert({Current, Masked}).second;
    if (!Repeats)
      P.Masked.push_back(std::move(Masked));
  }

  const Scenario &S;
  const std::vector<Bar> &Bars;
  const std::vector<std::string> &Phases;
  DeviceTrace &Trace;
  size_t Current = 0;
  size_t Next = 0;
  StringRef Slot;
  std::map<Place, uint64_t> Written; ///< last value, for index registers
  std::string LastPolled;
  std::set<std::pair<size_t, std::string>> Timed;
};
} // namespace

DeviceTrace drydock::trial::parseTrace(StringRef Text, const Scenario &S,
                                       const std::vector<Bar> &Bars,
                                       const std::vector<std::string> &Phases) {
  DeviceTrace Trace;
  Parser P(S, Bars, Phases, Trace);
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    P.line(Line);
  }
  for (const PhaseTrace &Phase : Trace.Phases)
    for (const Access &A : Phase.Raw) {
      if (Trace.Last.size() == 20)
        Trace.Last.erase(Trace.Last.begin());
      Trace.Last.push_back(Phase.Name + ": " + A);
    }
  return Trace;
}
