#include "Trace.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <optional>

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
    uint64_t Offset = A->Address;
    for (const Bar &B : Bars)
      if (A->Address >= B.Start && A->Address <= B.End)
        Offset = A->Address - B.Start;
    std::string Where = (A->Write ? "W " : "R ") + A->Region.str() + "+0x" +
                        llvm::utohexstr(Offset, true) + " " + A->Size.str();
    std::string Raw = Where + " 0x" + llvm::utohexstr(A->Value, true);
    const Mask *M = maskOf(A->Region, Offset);
    if (!M)
      return append(Raw, Raw);
    if (M->K == Mask::Poll)
      return append(Raw, A->Write ? Raw : Where + " polled");
    append(Raw, Where + (M->K == Mask::Address ? " <address>" : " <any>"));
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

  const Mask *maskOf(StringRef Region, uint64_t Offset) const {
    for (const Mask &M : S.Masks)
      if (M.Region == Region &&
          (M.Offsets.empty() || llvm::is_contained(M.Offsets, Offset)))
        return &M;
    return nullptr;
  }

  void enter(StringRef Phase) {
    auto Known = llvm::find_if(
        Trace.Phases, [&](const PhaseTrace &P) { return P.Name == Phase; });
    Current = Known - Trace.Phases.begin();
    if (Known == Trace.Phases.end())
      Trace.Phases.push_back({Phase.str(), {}, {}});
  }

  void append(std::string Raw, std::string Masked) {
    PhaseTrace &P = Trace.Phases[Current];
    P.Raw.push_back(std::move(Raw));
    bool Repeats = StringRef(Masked).ends_with(" polled") &&
                   !P.Masked.empty() && P.Masked.back() == Masked;
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
