// A scenario: one emulated device, the driver's module, and what to do with
// them. Data only; corpus/trial/*.yaml, format in docs/trial.md.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace drydock::trial {

/// How the accesses of a phase are compared between two runs.
enum class Match {
  Exact,    ///< the same accesses in the same order
  Multiset, ///< the same accesses; timers and interrupts order them
  Packets,  ///< each kind of access, so many per packet
  Kinds,    ///< the same kinds of accesses; chance says how many of each
  Ignore
};

/// Offsets in a region, or values of an index register, the last included.
struct OffsetRange {
  uint64_t First, Last;
  bool contains(uint64_t Value) const {
    return First <= Value && Value <= Last;
  }
};

/// What differs from run to run although the driver does the same.
struct Mask {
  enum Kind {
    Address, ///< a DMA address
    Value,   ///< a counter or a clock
    Like,    ///< one of several like registers: its offset, by `As`
    Poll,    ///< read until something changes: repetitions count once
    Timer ///< by timers and interrupts, as often as chance has it: counts once
          ///< in a phase
  } K = Value;
  std::string Region = {};
  std::vector<OffsetRange> Offsets = {}; ///< empty: all of the region
  std::optional<uint64_t> Bar = {};      ///< of a region that several BARs show
  /// Behind an index register: masked while that has one of these values.
  std::optional<uint64_t> Index = {};
  std::vector<OffsetRange> Selected = {};
  /// Stands for the offset where chance picks one of several like registers.
  std::string As = {};
};

struct Phase {
  std::string Name;
  Match How = Match::Exact;
  std::string Script;
};

/// A file with pseudo-random content that is the same in every run.
struct DataFile {
  std::string Name;
  uint64_t Bytes = 0;
};

/// A problem of the kernel's own that the driver is not blamed for.
struct KnownProblem {
  std::string Text; ///< part of the problem
  std::string Why;
};

struct Scenario {
  std::string Name;
  std::string About;
  std::string Driver; ///< the module under test
  std::string Source; ///< directory with its source, for drivers of our own
  std::string Machine = "pc";
  std::vector<std::string> Qemu;
  std::string Bus = "pci";
  std::string Address; ///< the device below /sys/bus/<bus>/devices
  std::vector<std::string> Regions;
  std::vector<std::string> Events;
  std::vector<std::string> Needs; ///< loaded first, stay loaded
  std::vector<std::string> Host;  ///< programs and files of the host, by name
  std::string Parameters;
  std::string Ready;       ///< shell condition: the driver works
  std::string Start, Stop; ///< first use, such as `ifconfig up`, and its end
  std::vector<Mask> Masks;
  std::vector<DataFile> Files;
  std::string Sound; ///< WAV file that QEMU records
  std::vector<Phase> Phases;
  Match ProbeHow = Match::Exact, RemoveHow = Match::Exact;
  Match ReloadHow = Match::Multiset;
  std::string Load; ///< runs while the device is unbound
  std::vector<std::string> QmpEvents;
  std::vector<KnownProblem> Known;
  uint64_t Timeout = 300; ///< seconds of wall time for one boot
};

/// All mistakes of a file at once, each as FILE:LINE: what.
llvm::Expected<Scenario> parseScenario(llvm::StringRef Text,
                                       llvm::StringRef File);

/// A bundled scenario by its name, or a file.
llvm::Expected<Scenario> findScenario(llvm::StringRef NameOrPath);
std::vector<std::string> bundledScenarios();

/// A bundled file, such as "guest/init"; empty when there is none.
llvm::StringRef bundledFile(llvm::StringRef Name);
/// Writes the bundled files below Prefix to Directory.
llvm::Error unpackBundled(llvm::StringRef Prefix, llvm::StringRef Directory);

} // namespace drydock::trial
