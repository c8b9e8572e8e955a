# Draws the benchmark's plots: gnuplot -e "folder='...'" plots.gp reads folder/*.dat and writes folder/*.svg.
# SPDX-License-Identifier: MIT
set datafile missing "nan"
set grid
set key top right opaque
set terminal svg size 900,420 dynamic font "sans,13" background "white"

set output folder."/delay-error.svg"
set title "Error of the delay, accepted estimates: median (lines) and ninth decile (dashes)"
set xlabel "seconds of sound"
set ylabel "samples at 48 kHz"
set logscale y
plot folder."/near.dat" using 1:2 with lines lw 2 lc 1 title "near, 20 to 40 dB", "" using 1:3 with lines dt 2 lc 1 notitle, \
     folder."/reverberant.dat" using 1:2 with lines lw 2 lc 2 title "RT60 0.6 s, 10 dB", "" using 1:3 with lines dt 2 lc 2 notitle, \
     0.02 dt 3 lc 1 title "target, near", 0.2 dt 3 lc 2 title "target, reverberant"

set output folder."/offset-error.svg"
set title "Error of the sampling-rate offset: median (lines) and ninth decile (dashes)"
set ylabel "ppm"
plot folder."/near.dat" using 1:4 with lines lw 2 lc 1 title "near, 20 to 40 dB", "" using 1:5 with lines dt 2 lc 1 notitle, \
     folder."/speech.dat" using 1:4 with lines lw 2 lc 3 title "speech, RT60 0.3 s, 10 dB", "" using 1:5 with lines dt 2 lc 3 notitle, \
     folder."/pauses.dat" using 1:4 with lines lw 2 lc 4 title "with pauses, RT60 0.6 s, 10 dB", "" using 1:5 with lines dt 2 lc 4 notitle, \
     folder."/ramp.dat" using 1:4 with lines lw 2 lc 7 title "changing by 1 ppm/min", "" using 1:5 with lines dt 2 lc 7 notitle
unset logscale y

set output folder."/calibration.svg"
set title "Share of errors within so many stated standard deviations"
set xlabel "stated standard deviations"
set ylabel "share"
set key bottom right
plot folder."/calibration.dat" using 1:2 with lines lw 2 title "delay", "" using 1:3 with lines lw 2 title "offset", \
     "" using 1:4 with lines dt 2 lc rgb "black" title "normal distribution"

set output folder."/walk.svg"
set title "A talker who walks at 0.5 m/s: delay, true and estimated (one scene)"
set xlabel "seconds of sound"
set ylabel "samples at 48 kHz"
set key top right
plot folder."/walk-scene.dat" using 1:2 with lines lw 2 lc rgb "gray" title "truth", \
     "" using 1:($5 == 1 ? $3 : NaN) with points pt 7 ps 0.4 title "accepted estimates"

set output folder."/pauses.svg"
set title "Speech with pauses: error of the offset with two stated deviations (one scene; pauses shaded)"
set ylabel "ppm"
set yrange [-3:3]
plot folder."/pauses-scene.dat" using 1:($9 == 1 ? 3 : NaN):(-3) with filledcurves y1=-3 lc rgb "#eeeeee" title "pause", \
     "" using 1:($8 == 1 ? $6 - 2*$7 : NaN):($8 == 1 ? $6 + 2*$7 : NaN) with filledcurves fs transparent solid 0.3 lc 1 title "two deviations", \
     "" using 1:($8 == 1 ? $6 : NaN) with lines lw 2 lc 1 title "error"
