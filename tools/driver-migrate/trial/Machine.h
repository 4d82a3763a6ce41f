// One QEMU process: started, watched, and gone when run() returns, whatever
// happens in it.
#pragma once
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::trial {

struct MachineSetup {
  std::string Directory; ///< of this run alone; its files are below
  std::string Kernel;
  std::string Initrd;
  std::string CommandLine; ///< of the kernel
  std::string Type;        ///< "pc" or "q35"
  unsigned Memory = 512;   ///< MiB
  std::vector<std::string> Options;
  std::vector<std::string> TraceEvents;
  unsigned Timeout = 300; ///< seconds
  /// Seconds without a word of the kernel, before the guest's first line, after
  /// which it hangs.
  unsigned Silence = 60;

  std::string console() const { return Directory + "/console"; }
  std::string guest() const { return Directory + "/guest"; }
  std::string trace() const { return Directory + "/trace"; }
  std::string errors() const { return Directory + "/stderr"; }
};

struct MachineRun {
  enum Ending {
    Done,
    Stopped,
    TimedOut,
    Silent, ///< hung before the guest's first line
    Refused,
    Interrupted
  } End = Stopped;
  double Seconds = 0;
  std::string Errors; ///< what QEMU itself says
  std::vector<std::string> QmpEvents;
};

/// Boots and waits for the guest to say "@done" and power off. OnLine gets
/// each line of the guest that starts with '@', without it.
llvm::Expected<MachineRun>
runMachine(const MachineSetup &Setup,
           llvm::function_ref<void(llvm::StringRef)> OnLine);

} // namespace drydock::trial
