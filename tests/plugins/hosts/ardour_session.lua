-- Makes an empty session in which some tracks have a plugin, as a person makes one who then saves it.
-- SPDX-License-Identifier: MIT
--
-- From the environment: SESSION, its folder; PLUGIN and FORMAT (VST3 or LV2); TRACKS, a line for each track: its name, and, behind a
-- colon, what is chosen in its plugin (none: there is no plugin), as name=value pairs apart by commas, values from 0 to 1.

local function control_named(plugin, name)
  -- The parameters of an LV2 made by JUCE are properties, whose numbers come after the process has named other things.
  for _, kind in ipairs({ARDOUR.AutomationType.PluginAutomation, ARDOUR.AutomationType.PluginAutomation + 1}) do
    for number = 0, 4000 do
      local control = plugin:to_automatable():automation_control(Evoral.Parameter(kind, 0, number), false)
      if not control:isnil() and control:desc().label == name then
        return control
      end
    end
  end
  error("the plugin has no parameter " .. name)
end

local function add_plugin(session, track, choices)
  local plugin = ARDOUR.LuaAPI.new_plugin(session, os.getenv("PLUGIN"), ARDOUR.PluginType[os.getenv("FORMAT")], "")
  assert(not plugin:isnil(), "Ardour does not find the plugin")
  track:add_processor_by_index(plugin, 0, nil, true)
  for name, value in choices:gmatch("([^=,]+)=([^,]+)") do
    local control = control_named(plugin, name)
    local range = control:desc()
    control:set_value(range.lower + tonumber(value) * (range.upper - range.lower), PBD.GroupControlDisposition.NoGroup)
  end
  print("latency", plugin:to_insert():signal_latency())
end

local backend = AudioEngine:set_backend("None (Dummy)", "", "")
backend:set_sample_rate(48000)
backend:set_device_name("Silence")
local session = assert(create_session(os.getenv("SESSION"), "session", 48000))
for line in os.getenv("TRACKS"):gmatch("[^\n]+") do
  local name, plugin, choices = line:match("([^:]+)(:?)(.*)")
  local tracks = session:new_audio_track(2, 2, nil, 1, name, ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true)
  for track in tracks:iter() do
    if plugin ~= "" then
      add_plugin(session, track, choices)
    end
  end
end
ARDOUR.LuaAPI.usleep(200000) -- an LV2 hears of its properties with the next blocks
session:save_state("", false, false, false, false, false)
close_session()
