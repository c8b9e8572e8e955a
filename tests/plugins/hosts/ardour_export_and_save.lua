-- Opens the session in the folder SESSION, as a person does who exports it and then saves it. What is exported is of no interest.
-- SPDX-License-Identifier: MIT
local wav_at_session_rate = "75969a1c-3133-4694-864b-a1fa50e43348" -- a preset that Ardour comes with
local backend = AudioEngine:set_backend("None (Dummy)", "", "")
backend:set_sample_rate(48000)
backend:set_device_name("Silence")
local session = assert(load_session(os.getenv("SESSION"), "session"))
local export = session:simple_export()
assert(export:set_preset(wav_at_session_rate), "Ardour does not know the preset")
export:set_name("measured")
export:set_folder(os.getenv("SESSION"))
assert(export:run_export(), "Ardour does not export")
session:save_state("", false, false, false, false, false)
close_session()
