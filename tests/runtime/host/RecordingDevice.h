// SPDX-License-Identifier: GPL-2.0-only
// A fake device for host tests: a register file that records every access.
#pragma once
#include <drydock/mapping.h>
#include <functional>
#include <map>
#include <string>
#include <vector>

class RecordingDevice : public drydock::FakeDevice {
public:
  RecordingDevice() { drydock::pluggedDevice = this; }
  ~RecordingDevice() { drydock::pluggedDevice = nullptr; }

  drydock::u64 read(drydock::usize offset, unsigned width) override {
    if (Gone)
      return ~0ull;
    if (auto Script = OnRead.find(offset); Script != OnRead.end())
      return Script->second();
    (void)width;
    return Registers[offset];
  }
  void write(drydock::usize offset, unsigned, drydock::u64 value) override {
    if (Gone)
      return;
    if (auto Script = OnWrite.find(offset); Script != OnWrite.end())
      return Script->second(value);
    Registers[offset] = value;
  }
  void seen(const drydock::Access &Access) override {
    std::string Line = Access.write ? "W" : "R";
    Line += std::to_string(Access.width * 8);
    Line += Access.relaxed ? "~" : "";
    char Buffer[48];
    snprintf(Buffer, sizeof(Buffer), " %#lx %#llx", Access.offset,
             Access.value);
    Log.push_back(Line + Buffer);
  }

  std::map<drydock::usize, drydock::u64> Registers;
  std::map<drydock::usize, std::function<drydock::u64()>> OnRead;
  std::map<drydock::usize, std::function<void(drydock::u64)>> OnWrite;
  std::vector<std::string> Log;
  bool Gone = false; ///< reads all ones, as a bus without the device does
};
